import type { ClerkClient, User } from '@clerk/backend';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { recentRequests } from '../../../lambda/clerk/recent-requests.ts';
import { noEffects } from '../../../lambda/clerk/effects.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { holdingBack } from '../../../lambda/clerk/rehearsal.ts';
import type { OutgoingRequest } from '../../../lambda/clerk/request-guard.ts';
import type { Guard } from '../../../lambda/guardrails/guard.ts';

/** What goes wrong with one change on its way to Clerk and back; `dead` is the process. */
export const clerkFaults = [
  'not connected',
  'refused',
  'lost before',
  'lost after',
  'late',
  'dead before',
  'dead after',
] as const;
export type ClerkFault = (typeof clerkFaults)[number];

/** A change as it arrives at Clerk. */
export interface Arrival {
  readonly tool: 'delete_user' | 'ban_user';
  readonly userId: string;
}

/** What one call is to Clerk, and what becomes of it. */
export interface ClerkCall {
  readonly guard: Guard;
  readonly fault: ClerkFault | undefined;
  readonly die: () => Promise<never>;
  /** Called when a change has arrived, before it is made. */
  readonly onArrival: (arrival: Arrival) => void;
  /** Called when Clerk has made it. */
  readonly onActed: () => void;
}

/** What waits does so before a guard is asked. */
const ready = async () => undefined;

/** As much of a Clerk as deletions and bans of users need, with a clock of its own. */
export class ModelClerk {
  readonly users = new Map<string, User>();
  readonly #now: () => number;
  readonly #template: User;
  /** How often each user's role has changed. */
  readonly #roles = new Map<string, number>();

  /** Users look like `template`, which a real client has read. */
  constructor(template: User, ids: readonly string[], now: () => number) {
    this.#now = now;
    this.#template = template;
    for (const id of ids) this.#put(id, { createdAt: now(), banned: false });
  }

  /** The user is seen, past this server: nothing but times has changed. */
  touch(id: string): void {
    if (this.users.has(id)) this.#put(id, {});
  }

  /** The user gets another role in an organization, which does not show in the user's own times. */
  promote(id: string): void {
    this.#roles.set(id, (this.#roles.get(id) ?? 0) + 1);
  }

  /** All of a user that an approval is for; undefined when there is none. */
  standingOf(id: string): string | undefined {
    const user = this.users.get(id);
    return user && `${user.banned} ${this.#roles.get(id) ?? 0}`;
  }

  /** Clerk as one call sees it; the changes of one without a guard fail. */
  open(call?: ClerkCall): Clerk {
    const effects = noEffects();
    const found = (id: string): User => {
      const user = this.users.get(id);
      if (!user) throw new ClerkFailure('refused', { status: 404 });
      return user;
    };
    const change = async (method: string, arrival: Arrival, path: string[], act: () => User) => {
      if (!call) throw new Error('Nothing may be changed here');
      const request = { method, path, query: [], body: undefined };
      try {
        const user = await this.#send(call, clerk, request, arrival, () => {
          found(arrival.userId);
          return act();
        });
        effects.done += 1;
        return user;
      } catch (failure) {
        if (failure instanceof ClerkFailure) {
          if (failure.mayHaveActed) effects.unknown += 1;
          effects.failures.push({ kind: 'write', failure });
        }
        throw failure;
      }
    };
    const users = {
      getUser: async (id: string) => found(id),
      getUserList: async () => ({ data: [], totalCount: 0 }),
      getOrganizationMembershipList: async ({ userId }: { userId: string }) => {
        const role = this.#roles.get(userId);
        const organization = { id: 'org_1', name: 'Acme' };
        const data = role === undefined ? [] : [{ organization, role: `org:role_${role}`, permissions: [] }];
        return { data, totalCount: data.length };
      },
      deleteUser: (userId: string) =>
        change('DELETE', { tool: 'delete_user', userId }, ['users', userId], () => {
          const user = found(userId);
          this.users.delete(userId);
          return user;
        }),
      banUser: (userId: string) =>
        change('POST', { tool: 'ban_user', userId }, ['users', userId, 'ban'], () =>
          this.#put(userId, { banned: true }),
        ),
    };
    const client = {
      users,
      instance: { get: async () => ({ id: 'ins_1' }) },
    } as unknown as ClerkClient;
    const clerk: Clerk = {
      effects,
      apart: () => this.open(call),
      after: (gate) => ({
        ...clerk,
        async write(work) {
          await gate.catch((cause: unknown) => {
            throw new ClerkFailure('guardrail', { cause });
          });
          return work(client);
        },
      }),
      requests: () => 0,
      recent: recentRequests(),
      read: (work) => work(client),
      write: (work) => work(client),
      rehearse: () => {
        const refusals: ClerkFailure[] = [];
        const guard = holdingBack(call && ((request) => call.guard(request, clerk, true, ready)), refusals);
        return { clerk: this.open(call && { ...call, guard }), refusals };
      },
    };
    return clerk;
  }

  /** As `lambda/clerk` does: a permit is given back for what Clerk surely did not do. */
  async #send(
    { guard, fault, die, onArrival, onActed }: ClerkCall,
    clerk: Clerk,
    request: OutgoingRequest,
    arrival: Arrival,
    act: () => User,
  ): Promise<User> {
    const permit = await guard(request, clerk, false, ready);
    if (fault === 'dead before') await die();
    if (fault === 'not connected') {
      await permit?.giveBack();
      throw new ClerkFailure('unavailable', { mayHaveActed: false });
    }
    if (fault === 'lost before') throw new ClerkFailure('unavailable', { mayHaveActed: true });
    onArrival(arrival);
    try {
      if (fault === 'refused') throw new ClerkFailure('refused', { status: 422 });
      const user = act();
      onActed();
      if (fault === 'dead after') await die();
      if (fault === 'lost after') throw new ClerkFailure('unavailable', { mayHaveActed: true });
      if (fault === 'late') throw new ClerkFailure('timeout', { mayHaveActed: true });
      return user;
    } catch (error) {
      if (error instanceof ClerkFailure && error.kind === 'refused') await permit?.giveBack();
      throw error;
    }
  }

  #put(id: string, changes: { createdAt?: number; banned?: boolean }): User {
    const before = this.users.get(id) ?? this.#template;
    const user: User = Object.assign(Object.create(Object.getPrototypeOf(before)), before, changes, {
      id,
      updatedAt: this.#now(),
    });
    this.users.set(id, user);
    return user;
  }
}
