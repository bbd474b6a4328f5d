import type { User } from '@clerk/backend';
import type { Caller } from '../../../lambda/access/caller.ts';
import type { Permission } from '../../../lambda/access/permissions.ts';
import type { Principal } from '../../../lambda/access/principal.ts';
import { noAnswer } from '../../../lambda/approvals/answer.ts';
import { openApprovals } from '../../../lambda/approvals/approvals.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { openCredentials } from '../../../lambda/credentials/credentials.ts';
import { openBudgets } from '../../../lambda/guardrails/budgets.ts';
import { guardrailsFor } from '../../../lambda/guardrails/guard.ts';
import type { Guardrails } from '../../../lambda/guardrails/guardrails.ts';
import type { SwitchPosition } from '../../../lambda/guardrails/switch-position.ts';
import { openSwitch } from '../../../lambda/guardrails/switch.ts';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import { callTool, type ToolCall } from '../../../lambda/mcp/call-tool.ts';
import { reconcile } from '../../../lambda/reconcile/reconcile.ts';
import { banUser } from '../../../lambda/tools/users/ban-user.ts';
import { deleteUser } from '../../../lambda/tools/users/delete-user.ts';
import { type Tool, type ToolContext, ToolError } from '../../../lambda/definition/tool.ts';
import { memoryTable, type TableFault } from './memory-table.ts';
import { type Arrival, type ClerkFault, ModelClerk } from './model-clerk.ts';
import { ledgerKeySource, memoryAnchor } from './record-keys.ts';

const issuer = 'https://clerk.example.com';
const ada = { kind: 'user', issuer, subject: 'user_ada' } as const;
const both: readonly Permission[] = ['users:delete', 'users:ban', 'memberships:read'];

/** Who calls: a machine that runs unattended, a person with two clients, and somebody who may change nothing. */
export const callers = {
  machine: callerOf({ kind: 'machine', issuer, subject: 'mch_1' }, both),
  desk: callerOf({ ...ada, client: 'desk' }, both),
  phone: callerOf({ ...ada, client: 'phone' }, both),
  reader: callerOf({ kind: 'machine', issuer, subject: 'mch_2' }, ['users:read']),
} as const;
export type CallerName = keyof typeof callers;

function callerOf(principal: Principal, permissions: readonly Permission[]): Caller {
  return { principal, permissions: new Set(permissions), rules: [], scopes: [], withheld: new Set() };
}

/** The users at the beginning; the last one is protected. */
export const userIds = ['user_1', 'user_2', 'user_3', 'user_4', 'user_kept'] as const;
export const protectedUser = 'user_kept';

const tools = { delete_user: deleteUser, ban_user: banUser } as const;
export type ToolName = keyof typeof tools;

/** A tool as it is, or one that puts whatever fails into words of its own and says nothing of the rest. */
function toolWith(words: 'the failure' | 'its own', name: ToolName): Tool {
  const tool: Tool = tools[name];
  if (words === 'the failure') return tool;
  return {
    ...tool,
    run: (input, context) =>
      tool.run(input, context).catch((error: unknown) => {
        throw error instanceof ClerkFailure ? new ToolError('That did not work.') : error;
      }),
  };
}

const free = { perHour: 100, perDay: 100 };
export const guardrails: Guardrails = {
  protected: { users: [protectedUser], organizations: [], roles: [], metadataKeys: [] },
  allowSelf: false,
  rawCredentials: 'allow',
  budgets: {
    deletions: { perHour: 1, perDay: 2 },
    bans: { perHour: 2, perDay: 3 },
    roleRaises: free,
    credentialChanges: free,
    invitations: free,
    mails: free,
    impersonations: free,
  },
  authorizationKeys: [],
};

/** One call and what goes wrong with it. */
export interface Attempt {
  readonly who: CallerName;
  readonly tool: ToolName;
  readonly userId: string;
  readonly confirmation: string | undefined;
  /** Only tries it. */
  readonly dryRun?: boolean;
  /** Sent by a client that shows forms; with what it answers, if it answers one. */
  readonly form?: { readonly state: string; readonly action: 'accept' | 'decline' | 'cancel' } | 'shown';
  /** For each write to the ledger. */
  readonly ledger: readonly (TableFault | undefined)[];
  readonly clerk: ClerkFault | undefined;
  /** In whose words the tool speaks of a failure; the failure's own when left out. */
  readonly words?: 'the failure' | 'its own';
}

/** What is told of a change: when it arrives at Clerk, and when Clerk has made it. */
export interface Witness {
  readonly onArrival: (requestId: string, arrival: Arrival) => void;
  readonly onActed: (requestId: string) => void;
}

const retentionDays = 30;
const signing = { current: 'k'.repeat(64), previous: undefined };
const credentials = openCredentials(guardrails)('');
const keys = { get: async () => signing, renew: async () => signing };

/** The real ledger, approvals, budgets, guard and reconciliation around a table and a Clerk in memory. */
export class World {
  readonly memory = memoryTable();
  readonly anchor = memoryAnchor();
  readonly clerk: ModelClerk;
  /** Clerk's time, in milliseconds since 1970; this server's clock differs by `skew`. */
  time = Date.parse('2026-11-20T10:20:00Z');
  skew = 0;
  /** Ids of the requests whose change Clerk has made. */
  readonly acted = new Set<string>();
  readonly now = (): number => this.time + this.skew;
  readonly #witness: Witness;
  #process = this.#start();

  constructor(template: User, witness: Witness) {
    this.clerk = new ModelClerk(template, userIds, () => this.time);
    this.#witness = witness;
    this.time += 3_600_000;
  }

  /** The process ends, and the next call is for another one. */
  restart(): void {
    this.#process = this.#start();
  }

  async turn(position: SwitchPosition): Promise<void> {
    await this.memory.table.put({ pk: { S: 'switch' }, sk: { S: 'stage' }, position: { S: position } });
    // Ten seconds, and as far as a clock may have been set back meanwhile.
    this.time += 60_000;
  }

  /** What the caller is told; undefined when the process died. */
  async call(
    requestId: string,
    {
      who,
      tool,
      userId,
      confirmation,
      dryRun = false,
      form,
      ledger,
      clerk: fault,
      words = 'the failure',
    }: Attempt,
  ): Promise<ToolCall | undefined> {
    const process = this.#process;
    const caller = callers[who];
    const death = Promise.withResolvers<undefined>();
    const die = (): Promise<never> => {
      death.resolve(undefined);
      return new Promise(() => undefined);
    };
    process.faults.push(...ledger);
    process.die = die;
    const clerk = this.clerk.open({
      guard: process.guardFor(caller),
      fault,
      die,
      onArrival: (arrival) => this.#witness.onArrival(requestId, arrival),
      onActed: () => {
        this.acted.add(requestId);
        this.#witness.onActed(requestId);
      },
    });
    const context = {
      clerk,
      caller,
      stage: { name: 'model', environment: 'development', policy: { roles: {}, rules: [] } },
    } as unknown as ToolContext;
    const later: Promise<void>[] = [];
    const called = callTool(
      toolWith(words, tool),
      { userId, ...(confirmation && { confirmation }), ...(dryRun && { dryRun }) },
      context,
      {
        requestId,
        safeguards: {
          stageSwitch: process.stageSwitch,
          approvals: process.approvals,
          ledger: process.ledger,
          credentials,
        },
        later: (work) => void later.push(work),
      },
      form && {
        ...noAnswer,
        canElicit: true,
        ...(form === 'shown' ? {} : { requestState: form.state, action: form.action }),
      },
    );
    const told = await Promise.race([called, death.promise]);
    // The answer is out, and the process may still die.
    const isAlive = told && (await Promise.race([Promise.all(later).then(() => true), death.promise]));
    process.faults.length = 0;
    if (!isAlive) this.restart();
    return told;
  }

  /** What runs every few minutes, later than any call could still be under way. */
  async reconcile(isClerkThere: boolean): Promise<void> {
    this.time += 600_000;
    const { table } = this.memory;
    await reconcile({
      table,
      anchor: this.anchor,
      chain: openChain({ keys: ledgerKeySource, table, retentionDays, now: this.now }),
      clerk: isClerkThere ? this.clerk.open() : undefined,
      minAge: 180_000,
      now: this.now,
      remaining: () => 60_000,
    });
  }

  #start() {
    const faults: (TableFault | undefined)[] = [];
    const process = {
      faults,
      die: (): Promise<never> => Promise.reject(new Error('Nobody calls')),
    };
    const { now } = this;
    const table = this.memory.seenBy(
      () => faults.shift(),
      () => process.die(),
    );
    const item = () => this.memory.table.get('switch', 'stage');
    const stageSwitch = openSwitch(item, now);
    return Object.assign(process, {
      ledger: openLedger({ keys: ledgerKeySource, table, retentionDays, now }),
      approvals: openApprovals({
        rules: [{ mode: 'never', principals: [{ machine: 'mch_1' }] }],
        keys,
        table,
        authorizationKeys: guardrails.authorizationKeys,
        now,
      }),
      stageSwitch,
      guardFor: guardrailsFor(guardrails, openBudgets(table, guardrails.budgets, now), stageSwitch),
    });
  }
}
