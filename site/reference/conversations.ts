import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { listedNames } from '../../lambda/tools/registry.ts';
import { changingArguments } from '../../local/examples/changing-arguments.ts';
import { readingArguments } from '../../local/examples/reading-arguments.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { synthesize } from '../../local/synthesize.ts';
import { sameEachTime } from './same-each-time.ts';

/** What was said when a tool was called at the laptop, by the admin agent of a person who says yes. */
export interface Conversation {
  /** What was called: the tool itself, or `run_operation`. */
  readonly called: string;
  readonly arguments: object;
  /** What the person was asked before; undefined where nobody is asked. */
  readonly question: string | undefined;
  readonly isError: boolean;
  /** The answer as hosts show it to models that are given text alone. */
  readonly text: string;
  readonly structured: object | undefined;
}

const resultShape = z.looseObject({
  isError: z.boolean().default(false),
  content: z.array(z.looseObject({ text: z.string().default('') })),
  structuredContent: z.looseObject({}).optional(),
});

/** What `run_operation` itself is shown with. */
const anyOperation = { operation: 'list_waitlist_entries', arguments: { status: 'pending', limit: 1 } };

/**
 * Starts a laptop and calls each of the tools once, with the arguments that tests call it with, Clerk seeded anew before
 * each. Returns what was said, by the tool's name, as it is the same each time. Takes some ten seconds. Throws for
 * a tool without such arguments.
 */
export async function holdConversations(names: readonly string[]): Promise<Map<string, Conversation>> {
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  try {
    synthesize(directory);
    const laptop = await startLaptop({ assembly: directory });
    try {
      return await ask(laptop, names);
    } finally {
      await laptop.close();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function ask(laptop: Laptop, names: readonly string[]): Promise<Map<string, Conversation>> {
  const said = new Map<string, Conversation>();
  const same = sameEachTime();
  let question: string | undefined;
  const client = new Client(
    { name: 'reference', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => {
    question = 'message' in params ? params.message : undefined;
    return { action: 'accept', content: {} };
  });
  const authorization = `Bearer ${laptop.tokens.admin}`;
  await client.connect(
    new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), {
      requestInit: { headers: { authorization } },
    }),
  );
  try {
    for (const name of names) {
      laptop.clerk.reset();
      const now = Date.now();
      const call = callOf(name, laptop);
      question = undefined;
      const result = resultShape.parse(await client.callTool(call));
      // The next one may read the record.
      await laptop.idle();
      const conversation: Conversation = {
        called: call.name,
        arguments: call.arguments,
        question,
        isError: result.isError,
        text: result.content.map(({ text }) => text).join('\n'),
        structured: result.structuredContent,
      };
      said.set(name, JSON.parse(same(JSON.stringify(conversation), now)) as Conversation);
    }
  } finally {
    await client.close();
  }
  return said;
}

function callOf(name: string, { clerk }: Laptop): { name: string; arguments: Record<string, unknown> } {
  if (name === 'run_operation') return { name, arguments: anyOperation };
  const make = readingArguments[name]?.[0] ?? changingArguments[name];
  if (!make) throw new Error(`Nothing in local/examples/ has arguments for ${name}.`);
  const given = make(clerk);
  return listedNames.includes(name)
    ? { name, arguments: given }
    : { name: 'run_operation', arguments: { operation: name, arguments: given } };
}
