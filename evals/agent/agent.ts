import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Caller, World } from '../world/world.ts';
import { type Cost, resultTokens } from './cost.ts';
import { type Part, type Reading, readingOf, type ToolResult } from './reading.ts';

/** The version of the protocol that a client speaks: 2026-07-28, or the one before it. */
export type Era = 'modern' | 'legacy';

/** What the person in front of a client does with a form; a client without an answer shows none. */
export type FormAnswer = 'accept' | 'decline';

/** How a job is done by the recorded agent. */
export interface Manner {
  readonly era: Era;
  /** Which part of results it reads. */
  readonly part: Part;
}

/** A connection that does a part of a job, and reads what it is told. */
export interface Session {
  /** Calls a tool. Throws when the result is an error. */
  call(tool: string, args?: object): Promise<Reading>;
  /** Calls a tool, and returns errors as well. */
  attempt(tool: string, args?: object): Promise<{ readonly isError: boolean; readonly reading: Reading }>;
  /** Runs an operation that is not listed. Throws when the result is an error. */
  run(operation: string, args?: object): Promise<Reading>;
  /** Searches for operations. Throws when those named are not among what was found. */
  search(query: string, ...wanted: string[]): Promise<Reading>;
}

/** The recorded agent: sessions whose calls and tokens are counted together. */
export interface Agent extends Session {
  readonly manner: Manner;
  /** Connects in another way than the job is done in: in another era, or with a person who answers forms. */
  connect(options: { readonly era?: Era; readonly answer?: FormAnswer }): Promise<Session>;
  readonly cost: Cost;
  close(): Promise<void>;
}

/** Connects the recorded agent as a caller, over HTTP. */
export async function startAgent(world: World, caller: Caller, manner: Manner): Promise<Agent> {
  const clients: Client[] = [];
  let cost: Cost = { calls: 0, tokens: 0 };
  const connect = async ({ era = manner.era, answer }: { era?: Era; answer?: FormAnswer }) => {
    const client = await connectClient(world.mcpUrl, await world.token(caller), era, answer);
    clients.push(client);
    return session(async (name, args) => {
      const result = (await client.callTool({ name, arguments: { ...args } })) as unknown as ToolResult;
      cost = { calls: cost.calls + 1, tokens: cost.tokens + resultTokens(result) };
      return { isError: result.isError === true, reading: readingOf(result, manner.part) };
    });
  };
  const close = async () => {
    await Promise.all(clients.map((client) => client.close()));
  };
  return {
    ...(await connect({})),
    manner,
    connect,
    get cost() {
      return cost;
    },
    close,
  };
}

function session(attempt: (tool: string, args: object) => ReturnType<Session['attempt']>): Session {
  const call = async (tool: string, args: object = {}) => {
    const { isError, reading } = await attempt(tool, args);
    if (isError) throw new Error(`${tool} with ${JSON.stringify(args)}: ${reading.text}`);
    return reading;
  };
  return {
    call,
    attempt: (tool, args = {}) => attempt(tool, args),
    run: (operation, args = {}) => call('run_operation', { operation, arguments: args }),
    async search(query, ...wanted) {
      const found = await call('search_operations', { query });
      const names = new Set(found.rows('operations').map((row) => row.get('name')));
      const missing = wanted.filter((name) => !names.has(name));
      if (missing.length > 0)
        throw new Error(`"${query}" does not find ${missing.join(', ')}:\n${found.text}`);
      return found;
    },
  };
}

async function connectClient(
  url: string,
  token: string,
  era: Era,
  answer: FormAnswer | undefined,
): Promise<Client> {
  const client = new Client(
    { name: 'clerk-mcp-evals', version: '1.0.0' },
    {
      ...(answer === undefined ? {} : { capabilities: { elicitation: { form: {} } } }),
      versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
    },
  );
  if (answer !== undefined) {
    client.setRequestHandler('elicitation/create', () =>
      answer === 'accept' ? { action: answer, content: {} } : { action: answer },
    );
  }
  const withToken: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: withToken }));
  return client;
}
