import { contact } from '../access/contact.ts';
import type { Principal } from '../access/principal.ts';
import { guardrailRefusal, type Permit } from '../clerk/request-guard.ts';
import { count } from '../log/metrics.ts';
import { principalKey } from '../ledger/items.ts';
import { type LedgerTable, LedgerUnavailable } from '../ledger/table.ts';
import type { Budget, BudgetKind } from './guardrails.ts';
import type { Use } from './use.ts';

/** Counts what is done within budgets. */
export interface Budgets {
  /** Takes from all budgets that the uses are under, or from none. Throws `ClerkFailure` when one is spent. */
  readonly take: (principal: Principal, uses: readonly Use[]) => Promise<Permit>;
  /** Looks whether `take` would succeed now, and takes nothing. Throws `ClerkFailure` when a budget is spent. */
  readonly check: (principal: Principal, uses: readonly Use[]) => Promise<void>;
}

const spans = [
  { name: 'hour', milliseconds: 3_600_000, limit: 'perHour', every: 'an hour' },
  { name: 'day', milliseconds: 86_400_000, limit: 'perDay', every: 'a day' },
] as const;

/** One counter: how much of a kind was used by one principal, or in one organization, in one hour or day. */
interface Counter {
  readonly pk: string;
  readonly sk: string;
  readonly kind: BudgetKind;
  /** What is to be added to it. */
  readonly amount: number;
  readonly limit: number;
  readonly setting: 'perHour' | 'perDay';
  readonly expiresAt: number;
  /** When it begins anew, in milliseconds since 1970. */
  readonly until: number;
  readonly words: string;
}

/** How refusals call what is counted: one of it, and several. */
const names: Readonly<Record<BudgetKind, readonly [one: string, several: string]>> = {
  deletions: ['deletion', 'deletions'],
  bans: ['ban or lock', 'bans and locks'],
  roleRaises: ['role raise', 'role raises'],
  credentialChanges: ['credential change', 'credential changes'],
  invitations: ['invitation', 'invitations'],
  mails: ['email', 'emails'],
  impersonations: ['impersonation', 'impersonations'],
};

/** What a name alone does not say. */
const explanations: Partial<Record<BudgetKind, string>> = {
  roleRaises: ' A role raise is whatever lets somebody do more: a role given, invited to or widened.',
  mails: ' Each recipient of an email or a text message counts.',
  impersonations:
    ' An impersonation is whatever lets somebody act as another: a session, token, link, key or secret made or shown.',
};

const counted = (amount: number, kind: BudgetKind): string =>
  `${amount === 0 ? 'no' : amount} ${names[kind][amount === 1 ? 0 : 1]}`;

/** Keeps budgets in the ledger's table: atomic counters, one for each hour and day as the clock has them in UTC. */
export function openBudgets(
  table: LedgerTable,
  limits: Readonly<Record<BudgetKind, Budget>>,
  now: () => number = Date.now,
): Budgets {
  /** The counters of a use: by hour and by day for each who has a budget. */
  const countersOf = (principal: Principal, { kind, amount, organization }: Use): Counter[][] => {
    const holders = [
      // Not the client: another client of the same principal gets no budget of its own.
      { pk: `budget#${principalKey(principal)}`, whose: 'you have' },
      ...(organization === undefined
        ? []
        : [{ pk: `budget#${organization}`, whose: `the organization ${organization} has` }]),
    ];
    return holders.map(({ pk, whose }) =>
      spans.map(({ name, milliseconds, limit, every }) => {
        const start = Math.floor(now() / milliseconds) * milliseconds;
        const until = start + milliseconds;
        return {
          pk,
          sk: `${kind}#${name}#${new Date(start).toISOString()}`,
          kind,
          amount,
          limit: limits[kind][limit],
          setting: limit,
          // A day more, so that no clock that runs ahead takes it away early.
          expiresAt: Math.ceil((until + 86_400_000) / 1000),
          until,
          words: `${whose} ${counted(limits[kind][limit], kind)} ${every}`,
        };
      }),
    );
  };

  const countersFor = (principal: Principal, uses: readonly Use[]): Counter[][] =>
    uses.flatMap((use) => countersOf(principal, use));

  const fitsIn = async ({ pk, sk, amount, limit, expiresAt }: Counter, kept = 0): Promise<boolean> =>
    limit - kept >= amount && table.count(pk, sk, amount, limit - kept, expiresAt);

  const giveBack = async (counters: readonly Counter[]): Promise<void> => {
    await Promise.all(
      counters.map(({ pk, sk, amount, limit, expiresAt }) =>
        table.count(pk, sk, -amount, limit, expiresAt).catch((error: unknown) => {
          // The budget stays smaller than it need be until its time is over; nobody can do more than allowed.
          console.warn({ message: 'a budget was not given back', cause: String(error) });
        }),
      ),
    );
  };

  /**
   * Takes from the counters by hour and by day, at once while the day has room for all that the hour allows: so whoever
   * holds the hour finds the day as it would be without those who do not. Throws for the one that is spent, with nothing
   * taken.
   */
  const takePair = async ([hour, day]: readonly Counter[]): Promise<Counter[]> => {
    if (!hour || !day) return [];
    const [ofHour, ofDay] = await Promise.allSettled([fitsIn(hour), fitsIn(day, hour.limit)]);
    const taken = [
      ...(ofHour.status === 'fulfilled' && ofHour.value ? [hour] : []),
      ...(ofDay.status === 'fulfilled' && ofDay.value ? [day] : []),
    ];
    try {
      for (const result of [ofHour, ofDay]) if (result.status === 'rejected') throw result.reason;
      if (!taken.includes(hour)) throw spent(hour);
      if (!taken.includes(day)) {
        if (!(await fitsIn(day))) throw spent(day);
        taken.push(day);
      }
      return taken;
    } catch (error) {
      await giveBack(taken);
      throw uncounted(error);
    }
  };

  return {
    async take(principal, uses) {
      const pairs = countersFor(principal, uses);
      const never = pairs.flat().find(({ amount, limit }) => amount > limit);
      if (never) throw spent(never);
      const taken: Counter[] = [];
      for (const pair of pairs) {
        taken.push(
          ...(await takePair(pair).catch(async (error: unknown) => {
            await giveBack(taken);
            throw error;
          })),
        );
      }
      return { giveBack: () => giveBack(taken) };
    },
    async check(principal, uses) {
      for (const counter of countersFor(principal, uses).flat()) {
        const { pk, sk, amount, limit } = counter;
        const item = await table.get(pk, sk).catch((error: unknown) => {
          throw uncounted(error);
        });
        if (Number(item?.['used']?.N ?? 0) + amount > limit) throw spent(counter);
      }
    },
  };
}

function spent({ kind, amount, limit, setting, until, words }: Counter): Error {
  count('budgetsSpent');
  const owner = `Whoever runs this server sets it with guardrails.budgets.${kind}.`;
  const explanation = explanations[kind] ?? '';
  if (limit === 0) {
    return guardrailRefusal(
      'budget_exceeded',
      `This is ${counted(amount, kind)}, and ${words}: guardrails.budgets.${kind}.${setting} is 0.${explanation} Nothing was sent to Clerk. Next: ask ${contact}.`,
    );
  }
  if (amount > limit) {
    return guardrailRefusal(
      'budget_exceeded',
      `This is ${counted(amount, kind)} at once, and ${words}.${explanation} Nothing was sent to Clerk. Next: do fewer at a time. ${owner}`,
    );
  }
  const ask = amount === 1 ? 'none is left' : `fewer than ${amount} are left`;
  return guardrailRefusal(
    'budget_exceeded',
    `The budget is spent: ${words}, and ${ask}.${explanation} Nothing was sent to Clerk. It is filled again at ${new Date(until).toISOString()}. Next: wait until then; another client or tool does not help. ${owner}`,
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
