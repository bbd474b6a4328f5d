import type { Caller } from '../../../lambda/access/caller.ts';
import { permissions } from '../../../lambda/access/permissions.ts';
import { clerkGateway } from '../../../lambda/clerk/clerk.ts';
import { changesSomething } from '../../../lambda/clerk/request-guard.ts';
import { openCredentials } from '../../../lambda/credentials/credentials.ts';
import { openBudgets } from '../../../lambda/guardrails/budgets.ts';
import { type Guard, guardrailsFor } from '../../../lambda/guardrails/guard.ts';
import { fromItem } from '../../../lambda/ledger/items.ts';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import type { LedgerRecord } from '../../../lambda/ledger/record.ts';
import { callTool, type ToolCall } from '../../../lambda/mcp/call-tool.ts';
import { openSwitch } from '../../../lambda/guardrails/switch.ts';
import { toolGroups } from '../../../lambda/tools/groups.ts';
import type { Tool, ToolContext } from '../../../lambda/definition/tool.ts';
import { guardrailShape } from '../../../lib/settings/guardrails.ts';
import { type EmbeddedClerk, type Fault, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { memoryTable } from '../ledger/memory-table.ts';
import { ledgerKeySource } from '../ledger/record-keys.ts';

/** What one call came to: what the caller was told, what is on record, and whether Clerk is another than before. */
export interface Struck {
  readonly told: ToolCall;
  readonly text: string;
  readonly records: readonly LedgerRecord[];
  readonly changed: boolean;
  /** The changes that were sent, as `POST /v1/users`. */
  readonly sent: readonly string[];
  /** What was read, in the same form. */
  readonly read: readonly string[];
}

/** One call, and what goes wrong with one of its requests. */
export interface Blow {
  readonly tool: string;
  readonly argumentsOf: (clerk: EmbeddedClerk) => unknown;
  readonly fault?: Fault | undefined;
  /** Milliseconds that each call of Clerk may take. */
  readonly deadline?: number;
}

const caller: Caller = {
  principal: { kind: 'machine', issuer: 'https://clerk.example', subject: 'mch_1' },
  permissions: new Set(permissions),
  rules: ['everything'],
  scopes: [],
  withheld: new Set(),
};

const guardrails = guardrailShape.parse({});
/** True for a change, by the same rule as the guardrails have. */
const isChange = ({ method, path }: { method: string; path: string }) =>
  changesSomething({
    method,
    path: path
      .replace(/^\/v1|\?.*/g, '')
      .split('/')
      .slice(1),
    query: [],
    body: undefined,
  });

const addressOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

let loaded: Promise<ReadonlyMap<string, Tool>> | undefined;
/** All tools by name; the registry waits for them when it is imported, which this can't. */
const loadTools = () =>
  (loaded ??= Promise.all(Object.values(toolGroups).map((load) => load())).then(
    (groups) => new Map(groups.flat().map((tool) => [tool.name, tool])),
  ));

/** Embedded Clerks for calls at the same time, each as seeded before its next call. */
export class Clerks {
  readonly #free: EmbeddedClerk[] = [];
  readonly #all: EmbeddedClerk[];

  private constructor(all: EmbeddedClerk[]) {
    this.#all = all;
    this.#free.push(...all);
  }

  static async start(count: number): Promise<Clerks> {
    return new Clerks(await Promise.all(Array.from({ length: count }, () => startEmbeddedClerk())));
  }

  async close(): Promise<void> {
    for (const clerk of this.#all) await clerk.close();
  }

  /**
   * Makes the calls, as many at once as there are Clerks; what came of them, in their order. Few are on their way to
   * the blow at the same time, so that no time is up before it: most of them wait for a Clerk that says nothing.
   */
  async strike(blows: readonly Blow[]): Promise<Struck[]> {
    const results: Struck[] = [];
    const starting = new Turns(maxStarting);
    let next = 0;
    const work = async (clerk: EmbeddedClerk) => {
      for (let index = next++; index < blows.length; index = next++) {
        const end = await starting.take();
        results[index] = await strike(blows[index]!, clerk, end).finally(end);
      }
    };
    await Promise.all(this.#free.map(work));
    return results;
  }
}

/** Calls on their way to the blow at the same time. */
const maxStarting = 4;

/** Lets a number of takers go on at the same time. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Waits for a turn; what it returns ends the turn, once. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((go) => this.#waiting.push(go));
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}

/** `onBlow` is called when the request that is struck is about to leave. */
async function strike(blow: Blow, embedded: EmbeddedClerk, onBlow: () => void): Promise<Struck> {
  embedded.reset();
  // Objects of this realm, as a parsed request has them: Clerk's SDK takes no others.
  const args: unknown = JSON.parse(JSON.stringify(await blow.argumentsOf(embedded)));
  const { fault } = blow;
  if (fault) embedded.fault(fault);
  const before = snapshot(embedded);
  embedded.requests.length = 0;
  const { table, items } = memoryTable();
  const secretKey = embedded.secretKey;
  const key = { get: async () => secretKey, renew: async () => secretKey };
  const stageSwitch = openSwitch(async () => ({ position: { S: 'on' } }));
  const look = guardrailsFor(guardrails, openBudgets(table, guardrails.budgets), stageSwitch)(caller);
  const guard: Guard = async (request, ...rest) => {
    const permit = await look(request, ...rest);
    if (fault?.method === request.method && fault.path === `/${request.path.join('/')}`) onBlow();
    return permit;
  };
  const clerk = clerkGateway({ key, apiUrl: embedded.url, deadline: blow.deadline ?? 10_000 }).open({
    remaining: () => 60_000,
    guard,
  });
  const tool = (await loadTools()).get(blow.tool)!;
  const context = {
    clerk,
    caller,
    stage: { name: 'test', environment: 'development', policy: { roles: {}, rules: [] } },
    remaining: () => 60_000,
    progress: async () => undefined,
  } as unknown as ToolContext;
  const later: Promise<void>[] = [];
  const told = await callTool(tool, args, context, {
    later: (work) => void later.push(work),
    requestId: 'request_1',
    safeguards: {
      stageSwitch,
      approvals: {
        settle: async () => ({ verdict: 'given', id: undefined }),
        isNeverAsked: () => true,
        preview: async () => ({ mode: 'never', text: async () => '' }),
        noteRehearsal: async () => undefined,
        wasRehearsed: async () => true,
      },
      ledger: openLedger({ keys: ledgerKeySource, table, retentionDays: 30 }),
      credentials: openCredentials(guardrails)(''),
    },
  });
  await Promise.all(later);
  const { content, structuredContent } = told.result;
  return {
    told,
    text: [
      ...content.map((block) => ('text' in block ? block.text : '')),
      JSON.stringify(structuredContent),
    ].join('\n'),
    records: [...items.values()].flatMap((item) =>
      ['intent', 'outcome', 'refusal'].includes(item['sk']?.S ?? '') ? [fromItem(item)] : [],
    ),
    changed: snapshot(embedded) !== before,
    sent: embedded.requests.filter(isChange).map(addressOf),
    read: embedded.requests.filter((request) => !isChange(request)).map(addressOf),
  };
}

/** All that the Clerk knows, but for how many ids it has given out. */
function snapshot({ state }: EmbeddedClerk): string {
  return JSON.stringify({ ...state, ids: undefined }, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
}
