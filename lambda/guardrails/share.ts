import type { Principal } from '../access/principal.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { principalKey } from '../ledger/items.ts';
import type { ItemUpdate } from '../ledger/update-item.ts';
import type { SwitchItem } from '../ledger/switch-item.ts';

/** What shares are kept with; times in milliseconds. */
export interface ShareOptions {
  /** The switch's item as this instance knows it, what it is known to be, and what writes to it. */
  readonly known: () => SwitchItem;
  readonly learn: (item: SwitchItem) => void;
  readonly tell: (update: ItemUpdate) => Promise<boolean>;
  /** Counts in the item of a slot, and gives it. Throws when the ledger does not answer. */
  readonly count: (slot: number, update: ItemUpdate) => Promise<SwitchItem | undefined>;
  /** Requests that Clerk takes in 10 seconds, and what one principal takes of it at most, in percent. */
  readonly limit: number;
  readonly perPrincipal: number;
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Gives each principal its share of Clerk's limit while that is near. */
export interface Share {
  /** Waits until a request fits into the principal's share. Throws `ClerkFailure` when it does not soon. */
  readonly admit: (principal: Principal) => Promise<void>;
  /** Clerk refused a request, and takes none for so many seconds. */
  readonly limited: (retryAfter: number) => Promise<void>;
}

/** The length of a slot. */
const slotMs = 1_000;
/** Any ten seconds touch eleven slots: with so much in each, Clerk's limit holds wherever its windows begin. */
const slotsInWindow = 11;
/** How many slots ahead a request may wait for. */
const slotsAhead = 2;
/** The limit is near for so long after Clerk has refused something, or most of a slot was asked for. */
const nearFor = 30_000;
const nearShare = 0.6;
/** Longer than this, nobody waits for Clerk's window to end. */
const patience = 7_000;
/** The attributes of a slot's item that count what each principal asked for. */
const ofPrincipal = 'of#';

/** The key of a slot's item. */
export function slotItem(slot: number): { readonly pk: string; readonly sk: string } {
  return { pk: 'share', sk: String(slot) };
}

/**
 * The shares of a stage. Each second is a slot that holds an eleventh of what Clerk takes in ten; a request is counted in
 * the slot that it is to be sent in, this one or one of the next two, so that nobody who waits comes back to ask. While
 * the ledger does not answer, all goes on.
 */
export function openShare({
  known,
  learn,
  tell,
  count,
  limit,
  perPrincipal,
  now,
  random,
  sleep,
}: ShareOptions): Share {
  const room = Math.max(1, Math.floor(limit / slotsInWindow));
  const most = Math.max(1, Math.floor((room * perPrincipal) / 100));
  const value = (name: string) => Number(known()[name]?.N ?? 0);
  const tellNear = (retryAfter: number) =>
    tell({
      update: 'SET nearUntil = :near, limitedUntil = :limited',
      condition: 'attribute_not_exists(nearUntil) OR nearUntil < :soon OR limitedUntil < :limited',
      values: {
        near: now() + nearFor,
        soon: now() + nearFor / 2,
        limited: Math.max(now() + retryAfter * 1000, value('limitedUntil')),
      },
    });

  return {
    async admit(principal) {
      if (value('nearUntil') <= now()) return;
      const name = ofPrincipal + principalKey(principal);
      const opening = value('limitedUntil');
      const first = Math.max(Math.floor(now() / slotMs), Math.ceil(opening / slotMs));
      if (opening - now() > patience) throw spent(opening - now(), perPrincipal);
      for (let slot = first; slot <= first + slotsAhead; slot += 1) {
        const item = await count(slot, {
          update: 'ADD #own :one SET expiresAt = :expiry',
          names: { '#own': name },
          // A minute later, in seconds since 1970.
          values: { one: 1, expiry: Math.ceil((slot * slotMs) / 1000) + 60 },
        }).catch((error: unknown) => {
          console.warn({ message: 'a share of the limit could not be counted', cause: String(error) });
        });
        if (!item) return;
        const asked = askedIn(item);
        const own = Number(item[name]?.N ?? 0);
        const isBusy = asked.reduce((sum, amount) => sum + amount, 0) > room * nearShare;
        if (isBusy && value('nearUntil') < now() + nearFor / 2) await tellNear(0).catch(() => undefined);
        if (own <= Math.min(most, fairShare(asked, room))) {
          const wait = slot * slotMs - now();
          // Not all at the beginning of the slot.
          if (wait > 0) await sleep(wait + random() * slotMs * 0.8);
          return;
        }
      }
      throw spent((first + slotsAhead + 1) * slotMs - now(), perPrincipal);
    },
    async limited(retryAfter) {
      const telling = tellNear(retryAfter);
      // What is under way here knows it at once.
      learn({
        ...known(),
        nearUntil: { N: String(now() + nearFor) },
        limitedUntil: { N: String(Math.max(now() + retryAfter * 1000, value('limitedUntil'))) },
      });
      await telling;
    },
  };
}

function askedIn(item: SwitchItem): number[] {
  return Object.entries(item).flatMap(([name, value]) =>
    name.startsWith(ofPrincipal) ? [Number(value?.N ?? 0)] : [],
  );
}

/** The most that each may have, so that all have as much as they ask for, or the same: what one leaves is for the others. */
function fairShare(asked: readonly number[], room: number): number {
  let left = room;
  let among = asked.length;
  for (const amount of asked.toSorted((a, b) => a - b)) {
    if (amount * among > left) return Math.max(1, Math.floor(left / among));
    left -= amount;
    among -= 1;
  }
  return Infinity;
}

function spent(milliseconds: number, perPrincipal: number): ClerkFailure {
  const seconds = Math.ceil(milliseconds / 1000);
  return new ClerkFailure('paused', {
    retryAfter: seconds,
    faults: [
      {
        code: 'share_spent',
        message: `Clerk's rate limit is nearly used up, and your share of it is: at most ${perPrincipal} % while others ask, too; this request was not sent to Clerk.`,
        parameter: undefined,
        next: `try again in ${seconds} seconds, with fewer requests at a time.`,
      },
    ],
  });
}
