import type { Principal } from '../access/principal.ts';
import { guardrailRefusal, type Permit } from '../clerk/request-guard.ts';
import { principalKey } from '../ledger/items.ts';
import { type LedgerTable, LedgerUnavailable } from '../ledger/table.ts';
import type { Budget, BudgetKind } from './guardrails.ts';
import type { Use } from './use.ts';

/** Counts what is done within budgets. */
export interface Budgets {
  /** Takes from all budgets that the use is under, or from none. Throws `ClerkFailure` when one is spent. */
  readonly take: (principal: Principal, use: Use) => Promise<Permit>;
  /** Looks whether `take` would succeed now, and takes nothing. Throws `ClerkFailure` when a budget is spent. */
  readonly check: (principal: Principal, use: Use) => Promise<void>;
}

const spans = [
  { name: 'hour', milliseconds: 3_600_000, limit: 'perHour', every: 'an hour' },
  { name: 'day', milliseconds: 86_400_000, limit: 'perDay', every: 'a day' },
] as const;

/** One counter: how much was used by one principal, or in one organization, in one hour or day. */
interface Counter {
  readonly pk: string;
  readonly sk: string;
  readonly limit: number;
  readonly expiresAt: number;
  /** When it begins anew, in milliseconds since 1970. */
  readonly until: number;
  readonly words: string;
}

const names: Readonly<Record<BudgetKind, string>> = {
  deletions: 'deletions',
  bans: 'bans and locks',
  roleRaises: 'role raises',
  credentialChanges: 'credential changes',
  invitations: 'invitations',
};

/** Keeps budgets in the ledger's table: atomic counters, one for each hour and day as the clock has them in UTC. */
export function openBudgets(
  table: LedgerTable,
  limits: Readonly<Record<BudgetKind, Budget>>,
  now: () => number = Date.now,
): Budgets {
  const countersFor = (principal: Principal, { kind, organization }: Use): Counter[] => {
    const holders = [
      // Not the client: another client of the same principal gets no budget of its own.
      { pk: `budget#${principalKey(principal)}`, whose: 'you have' },
      ...(organization === undefined
        ? []
        : [{ pk: `budget#${organization}`, whose: `the organization ${organization} has` }]),
    ];
    return holders.flatMap(({ pk, whose }) =>
      spans.map(({ name, milliseconds, limit, every }) => {
        const start = Math.floor(now() / milliseconds) * milliseconds;
        const until = start + milliseconds;
        return {
          pk,
          sk: `${kind}#${name}#${new Date(start).toISOString()}`,
          limit: limits[kind][limit],
          // A day more, so that no clock that runs ahead takes it away early.
          expiresAt: Math.ceil((until + 86_400_000) / 1000),
          until,
          words: `${whose} ${limits[kind][limit]} ${names[kind]} ${every}`,
        };
      }),
    );
  };

  const giveBack = async (counters: readonly Counter[], amount: number): Promise<void> => {
    for (const { pk, sk, limit, expiresAt } of counters) {
      await table.count(pk, sk, -amount, limit, expiresAt).catch((error: unknown) => {
        // The budget stays smaller than it need be until its time is over; nobody can do more than allowed.
        console.warn({ message: 'a budget was not given back', cause: String(error) });
      });
    }
  };

  return {
    async take(principal, use) {
      const taken: Counter[] = [];
      for (const counter of countersFor(principal, use)) {
        const { pk, sk, limit, expiresAt } = counter;
        const fits =
          use.amount <= limit &&
          (await table.count(pk, sk, use.amount, limit, expiresAt).catch(async (error: unknown) => {
            await giveBack(taken, use.amount);
            throw uncounted(error);
          }));
        if (!fits) {
          await giveBack(taken, use.amount);
          throw spent(counter, use);
        }
        taken.push(counter);
      }
      return { giveBack: () => giveBack(taken, use.amount) };
    },
    async check(principal, use) {
      for (const counter of countersFor(principal, use)) {
        const item = await table.get(counter.pk, counter.sk).catch((error: unknown) => {
          throw uncounted(error);
        });
        if (Number(item?.['used']?.N ?? 0) + use.amount > counter.limit) throw spent(counter, use);
      }
    },
  };
}

function spent({ words, limit, until }: Counter, { kind, amount }: Use): Error {
  if (amount > limit) {
    return guardrailRefusal(
      'budget_exceeded',
      `This is ${amount} ${names[kind]} at once, and ${words}. Nothing was sent to Clerk. Next: do fewer at a time.`,
    );
  }
  const ask = amount === 1 ? 'none is left' : `fewer than ${amount} are left`;
  return guardrailRefusal(
    'budget_exceeded',
    `The budget is spent: ${words}, and ${ask}. Nothing was sent to Clerk. It is filled again at ${new Date(until).toISOString()}. Next: wait until then; another client or tool does not help. Whoever runs this server sets it with guardrails.budgets.${kind}.`,
  );
}

function uncounted(cause: unknown): unknown {
  if (!(cause instanceof LedgerUnavailable)) return cause;
  return guardrailRefusal(
    'ledger_unavailable',
    'The ledger does not answer, so this could not be counted. Nothing was sent to Clerk. Next: try again in a few seconds.',
    cause,
  );
}
