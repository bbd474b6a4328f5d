import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../lambda/ledger/table.ts';
import { signedFetch } from '../../../local/aws-signature.ts';
import type { AwsCredentials } from '../../../local/cloud/iam-caller.ts';
import type { Laptop } from '../../../local/laptop.ts';
import type { Gate, Wanted } from '../gate.ts';
import { legacyCall, modernCall } from '../messages.ts';

/*
 * What a release is recorded with, and what a later one does to be held to the records: through HTTP alone, so that it
 * runs with the laptop of any release.
 */

/** The answer to a tool call, as far as it is looked at. */
export interface Answer {
  readonly isError?: boolean;
  readonly content?: readonly { readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
  /** Of a question to a person. */
  readonly requestState?: string;
  readonly inputRequests?: unknown;
}

/** The administrator of the stage, who signs with AWS keys: a principal that is the same on every laptop. */
export interface Administrator {
  /** Calls a tool as an older client does. */
  readonly call: (tool: string, args: Record<string, unknown>) => Promise<Answer>;
  /** Calls a tool as a 2026-07-28 client does that can put questions before a person. */
  readonly elicit: (
    tool: string,
    args: Record<string, unknown>,
    answer?: { readonly requestState: string; readonly action: 'accept' | 'decline' | 'cancel' },
  ) => Promise<Answer>;
}

/** The laptop's administrator. Its calls throw when there is no result. */
export function administrator({ iam, region, signedUrl }: Laptop): Administrator {
  const send = signedFetch(iam.admin, { region, service: 'execute-api' });
  const ask = async (init: RequestInit): Promise<Answer> => {
    const response = await send(signedUrl, init);
    const text = await response.text();
    const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as { result?: Answer };
    if (!message.result) throw new Error(`${response.status}: ${text}`);
    return message.result;
  };
  return {
    call: (tool, args) => ask(legacyCall(tool, args)),
    elicit(tool, args, answer) {
      const { body, ...init } = modernCall(tool, args);
      const message = JSON.parse(body) as { params: Record<string, unknown> & { _meta: object } };
      Object.assign(message.params._meta, {
        'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
      });
      if (answer) {
        const { requestState, action } = answer;
        const approval = action === 'accept' ? { action, content: {} } : { action };
        Object.assign(message.params, { requestState, inputResponses: { approval } });
      }
      return ask({ ...init, body: JSON.stringify(message) });
    },
  };
}

/** The confirmation that an answer asks for. Throws when it asks for none. */
export function confirmationIn({ structuredContent, content }: Answer): string {
  const approval = structuredContent?.['approval'] as { confirmation: string } | undefined;
  if (!approval) throw new Error(`Nothing is asked: ${JSON.stringify(content)}`);
  return approval.confirmation;
}

/** The text of an answer. */
export function answerText({ content = [] }: Answer): string {
  return content.map(({ text }) => text).join('\n');
}

/** The id of the seeded user with this first name. */
export function userNamed({ clerk }: Laptop, firstName: string): string {
  const user = [...clerk.state.users.values()].find((candidate) => candidate.firstName === firstName);
  if (!user) throw new Error(`Nobody is called ${firstName}`);
  return user.id;
}

/** What making one change of each kind left behind that the ledger does not have. */
export interface MadeChanges {
  /** A confirmation that was not used. */
  readonly left: {
    readonly tool: string;
    readonly args: Record<string, unknown>;
    readonly confirmation: string;
  };
  /** Users whose change has no outcome on record, by what Clerk did. */
  readonly open: { readonly deleted: string; readonly notBanned: string };
}

const isOutcome: Wanted = ({ operation, body }) =>
  operation === 'PutItem' && body.includes('"sk":{"S":"outcome"}');
/** Refusals that make the record longer than a page of `search_audit_log`. */
const refusals = 17;

/**
 * Makes changes until the ledger has each kind of item: done, failed and refused ones, declined ones, one of two people,
 * counters of budgets, spent approvals, a checkpoint, and two whose outcome is not on record. The gates are those that
 * the functions reach Clerk and the ledger through.
 */
export async function makeChanges(
  laptop: Laptop,
  gates: { toClerk: Gate; toLedger: Gate },
): Promise<MadeChanges> {
  const { call, elicit } = administrator(laptop);
  const confirmed = async (tool: string, args: Record<string, unknown>): Promise<void> => {
    const answer = await call(tool, args);
    // Releases ask about different calls.
    if (!answer.structuredContent?.['approval']) return;
    await call(tool, { ...args, confirmation: confirmationIn(answer) });
  };

  await confirmed('ban_user', { userId: userNamed(laptop, 'Hugo') });
  const renamed = userNamed(laptop, 'Priya');
  await confirmed('update_user', { userId: renamed, firstName: 'Pria' });
  const invitation = { emailAddress: 'new.colleague@example.com' };
  await call('create_user_invitation', invitation);
  // Clerk refuses the second.
  await call('create_user_invitation', invitation);
  // Two people, of whom an index has but one.
  await confirmed('run_operation', {
    operation: 'create_actor_token',
    arguments: {
      userId: renamed,
      actor: { sub: userNamed(laptop, 'Ada') },
      expiresInSeconds: 60,
    },
  });
  const declined = { userId: userNamed(laptop, 'Samuel') };
  const { requestState = '' } = await elicit('delete_user', declined);
  await elicit('delete_user', declined, { requestState, action: 'decline' });
  for (let turn = 0; turn < refusals; turn += 1) {
    await call('update_user', { userId: userNamed(laptop, 'Zofia'), lastName: `Nowak ${turn}` });
  }
  /** Confirms a change whose outcome does not get on record. */
  const withoutOutcome = async (tool: string, args: Record<string, unknown>): Promise<void> => {
    const confirmation = confirmationIn(await call(tool, args));
    gates.toLedger.conduct(isOutcome, (passage) => passage.cut(), Infinity);
    await call(tool, { ...args, confirmation });
    await untilIdle(laptop);
    gates.toLedger.clear();
  };
  await withoutOutcome('ban_user', { userId: userNamed(laptop, 'Keiko') });
  await laptop.reconcile();

  const deleted = userNamed(laptop, 'Imani');
  await withoutOutcome('delete_user', { userId: deleted });
  const notBanned = userNamed(laptop, 'Jonas');
  const ban = confirmationIn(await call('ban_user', { userId: notBanned }));
  gates.toClerk.conduct(
    ({ method, path }) => method === 'POST' && path.endsWith('/ban'),
    (passage) => passage.cut(),
  );
  await call('ban_user', { userId: notBanned, confirmation: ban });

  const left = { tool: 'delete_user', args: { userId: userNamed(laptop, 'Elif') } };
  return {
    left: { ...left, confirmation: confirmationIn(await call(left.tool, left.args)) },
    open: { deleted, notBanned },
  };
}

/** Functions of 0.1.0 have nothing to do after an answer. */
async function untilIdle(laptop: { idle?: () => Promise<void> }): Promise<void> {
  await laptop.idle?.();
}

/** The laptop of 0.1.0 has no operator, and takes whatever is signed. */
function operatorOf({ operator }: { operator?: AwsCredentials }): AwsCredentials {
  return operator ?? { accessKeyId: 'test', secretAccessKey: 'test' };
}

function clientOf(laptop: Laptop): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: laptop.ledger.url,
    region: 'us-east-1',
    credentials: operatorOf(laptop),
  });
}

/** The environment of a command that works on the laptop's ledger. */
export function shellFor(laptop: Laptop): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey, sessionToken } = operatorOf(laptop);
  return {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: laptop.ledger.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: laptop.approvalSecret.url,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Everything in the ledger's table, by its keys. */
export async function ledgerItems(laptop: Laptop): Promise<Item[]> {
  const client = clientOf(laptop);
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: laptop.ledger.table, ...(after && { ExclusiveStartKey: after }) }),
    );
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  client.destroy();
  const keyOf = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Puts items into the ledger's table. */
export async function putItems(laptop: Laptop, items: readonly Item[]): Promise<void> {
  const client = clientOf(laptop);
  for (const Item of items) await client.send(new PutItemCommand({ TableName: laptop.ledger.table, Item }));
  client.destroy();
}
