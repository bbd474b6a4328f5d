import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../lambda/ledger/items.ts';
import type { Item } from '../../lambda/ledger/table.ts';
import type { LedgerRecord } from '../../lambda/ledger/record.ts';
import type { Laptop } from '../../local/laptop.ts';
import { modernCall } from './messages.ts';
import { bearerFetch, type ToolResult } from './clients.ts';

/** What a person does with a question. */
export type Action = 'accept' | 'decline' | 'cancel';

/** A 2026-07-28 client that puts questions before a person. */
export interface ElicitingClient {
  call(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  /** What was asked so far. */
  readonly questions: readonly string[];
  close(): Promise<void>;
}

/** Connects such a client; the person does what `answer` says, which is called while the question is open. */
export async function elicitingClient(
  url: string,
  token: string,
  answer: () => Action | Promise<Action>,
): Promise<ElicitingClient> {
  const questions: string[] = [];
  const client = new Client(
    { name: 'desk', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    const action = await answer();
    return action === 'accept' ? { action, content: {} } : { action };
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: bearerFetch(token) }));
  return {
    call: async (name, args) => (await client.callTool({ name, arguments: args })) as unknown as ToolResult,
    questions,
    close: () => client.close(),
  };
}

/** A tool call as `fetch` options, of a 2026-07-28 client that declares elicitation. */
export function elicitingCall(name: string, args: Record<string, unknown>, token: string): RequestInit {
  const { body, ...call } = modernCall(name, args, { authorization: `Bearer ${token}` });
  const message = JSON.parse(body);
  message.params._meta['io.modelcontextprotocol/clientCapabilities'] = { elicitation: {} };
  return { ...call, body: JSON.stringify(message) };
}

/** A token of the seeded person with this first name. */
export function personToken({ clerk, mcpUrl }: Laptop, firstName: string): Promise<string> {
  return clerk.tokens.oauth({ userId: userCalled(clerk, firstName), audience: mcpUrl });
}

/** The id of the seeded user with this first name. */
export function userCalled({ state }: Laptop['clerk'], firstName: string): string {
  return [...state.users.values()].find((user) => user.firstName === firstName)?.id ?? '';
}

/** What a result asks for; throws when it asks for nothing. */
export function approvalIn(result: ToolResult): { preview: string; confirmation: string; expiresAt: string } {
  const approval = result.structuredContent?.['approval'];
  if (!approval) throw new Error(`Nothing is asked: ${JSON.stringify(result)}`);
  return approval as ReturnType<typeof approvalIn>;
}

/** Everything in the table of the ledger. */
export async function itemsIn(laptop: Laptop): Promise<Item[]> {
  await laptop.idle();
  const {
    ledger: { url, table },
    operator: credentials,
  } = laptop;
  const dynamodb = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials,
  });
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: table, ...(after && { ExclusiveStartKey: after }) }),
    );
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  dynamodb.destroy();
  return items;
}

/** All records of the ledger, in the order in which they were written. */
export async function records(laptop: Laptop): Promise<LedgerRecord[]> {
  return (await itemsIn(laptop))
    .filter((item) => item['record'] !== undefined)
    .map(fromItem)
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.sequence - b.sequence);
}
