import { setTimeout as sleep } from 'node:timers/promises';
import type { ClerkClient } from '@clerk/backend';
import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';
import { addEffects, type Effects, noEffects } from './effects.ts';
import { count } from '../log/metrics.ts';
import { ClerkFailure } from './failure.ts';
import { type Exchange, type Watch, within } from './fetch.ts';
import { loadSdk, type Sdk } from './load-sdk.ts';
import { type RecentRequests, recentRequests } from './recent-requests.ts';
import { collecting, HeldBack, holdingBack } from './rehearsal.ts';
import {
  changesSomething,
  guardrailRefusal,
  type OutgoingRequest,
  type Permit,
  type ReachGuard,
  type RequestGuard,
} from './request-guard.ts';
import type { SecretKey } from './secret-key.ts';

/** Settings of the way to Clerk; times in milliseconds. */
export interface ClerkOptions {
  readonly key: SecretKey;
  /** Default https://api.clerk.com. */
  readonly apiUrl?: string | undefined;
  /** The longest that one call may take, its repetitions included. */
  readonly deadline: number;
  /** Told how Clerk answers. Never throws. */
  readonly watch?: Watch | undefined;
  /** Loads what to do about a refusal, by its code and Clerk's name of the parameter; for who tells people of it. */
  readonly loadAdvice?: (() => Promise<AdviceFor>) | undefined;
}

type AdviceFor = (code: string, parameter: string | undefined) => string | undefined;

/** What is special about one read. */
export interface ReadOptions {
  /**
   * End of the path of a request that the SDK makes beside the wanted one, and that should not be sent: it is
   * answered with a count of 0. `users.getUserList` counts all users at each page: `/users/count` spares that.
   */
  readonly skip?: '/users/count';
}

/** Clerk as one request sees it. */
export interface Clerk {
  /** Makes a call that changes nothing; repeated on network failure, 429, 5xx and locks. Throws `ClerkFailure`. */
  read<T>(call: (client: ClerkClient) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Makes a change; repeated only when Clerk surely did not act (429, a lock, never sent). Throws `ClerkFailure`. */
  write<T>(call: (client: ClerkClient) => Promise<T>): Promise<T>;
  /** What the calls made through this object have come to so far. */
  readonly effects: Effects;
  /**
   * The same Clerk for one tool call, whose effects are counted apart from those of others, and which reaches as far as
   * the permission that the tool asks for; not at all where the caller has bounds and none is given here. `caller`: as the
   * rules leave it for this call.
   */
  apart(permission?: Permission | null, caller?: Caller): Clerk;
  /**
   * The same Clerk, whose changes wait for something before they are sent, or taken from a budget; where that rejects, they
   * are not. Looking at them, and its reads, wait for nothing.
   */
  after(gate: Promise<unknown>): Clerk;
  /** How many HTTP requests were sent to Clerk so far. A getter would be a new shape for V8 at each request. */
  readonly requests: () => number;
  /** What this process has sent to Clerk of late, this request and others. */
  readonly recent: RecentRequests;
  /**
   * Clerk to find out with what a change would come to: the guard looks at every request, but a change that it lets
   * through is not sent and throws `HeldBack`; nothing is taken from a budget.
   */
  rehearse(): Rehearsal;
}

/** Clerk without its changes. */
export interface Rehearsal {
  readonly clerk: Clerk;
  /** What the guard refused so far. */
  readonly refusals: readonly ClerkFailure[];
}

/** Settles when a change may be sent; throws `ClerkFailure` when it may not. */
export type Ready = () => Promise<void>;

/** What bounds the calls of one request. */
export interface ClerkBounds {
  /** Milliseconds that the request has left; read before each call. */
  readonly remaining: () => number;
  /**
   * Sees every request before it is sent, and may ask Clerk itself; throws `ClerkFailure` for one that must not be. In a
   * rehearsal it only looks; what it takes for a change it takes when that is `ready`.
   */
  readonly guard?: (
    request: OutgoingRequest,
    clerk: Clerk,
    isRehearsal: boolean,
    ready: Ready,
    permission: Permission | null,
    caller: Caller | undefined,
  ) => Promise<Permit | undefined>;
  /**
   * Makes what holds the requests of one call to what its caller may reach by a permission; undefined where that has no
   * bounds. What it asks Clerk itself, like what `guard` asks, is held to none.
   */
  readonly reach?:
    | ((permission: Permission | null, clerk: Clerk, caller: Caller | undefined) => ReachGuard | undefined)
    | undefined;
  /** Is told what Clerk answers to a call, as far as it is in reach, and to guards, whose words may quote it. */
  readonly seen?: ((text: string) => void) | undefined;
}

/** What looks at the requests of a call. */
interface Held {
  readonly requestGuard: RequestGuard | undefined;
  readonly told: ClerkBounds['seen'];
  readonly reach: ReachGuard | undefined;
}

/** Milliseconds; doubled at each repetition. */
const firstBackoff = 150;
const maxAttempts = 4;
/** Milliseconds over which those are spread that Clerk told to come back at the same moment. */
const spread = 1_000;

/** Makes the way to Clerk: one client per key, kept across requests; `open` gives one request its share of it. */
export function clerkGateway(options: ClerkOptions): { open(bounds: ClerkBounds): Clerk } {
  const recent = recentRequests();
  let current: { key: string; client: ClerkClient } | undefined;
  const clientFor = (sdk: Sdk, key: string): ClerkClient => {
    if (current?.key !== key) {
      const client = sdk.createClerkClient({
        secretKey: key,
        ...(options.apiUrl ? { apiUrl: options.apiUrl } : {}),
        telemetry: { disabled: true },
      });
      current = { key, client };
    }
    return current.client;
  };

  return {
    open(bounds) {
      const { guard, seen } = bounds;
      let requests = 0;
      const call = async <T>(
        kind: 'read' | 'write',
        { requestGuard, reach, told }: Held,
        effects: Effects,
        work: (client: ClerkClient) => Promise<T>,
        { skip }: ReadOptions = {},
      ): Promise<T> => {
        const budget = Math.max(0, Math.min(options.deadline, bounds.remaining()));
        const end = performance.now() + budget;
        // Cleared with the call: what `AbortSignal.timeout` makes goes with a second collection only.
        const timeout = new AbortController();
        const timer = setTimeout(() => timeout.abort(), budget);
        const exchange: Exchange = {
          signal: timeout.signal,
          requests: 0,
          effects: noEffects(),
          networkError: undefined,
          changedNothing: false,
          skip,
          guard: requestGuard,
          onLeaving: recent.sent,
          watch: options.watch,
          reach,
          seen: told,
        };
        try {
          const [sdk, firstKey] = await Promise.all([loadSdk(), options.key.get()]);
          let key = firstKey;
          let keyRenewed = false;
          for (let attempt = 1; ; attempt += 1) {
            try {
              const answer = readable(await within(exchange, () => work(clientFor(sdk, key))));
              // The SDK says nothing of an answer that it could not read where it expects none.
              if (exchange.effects.unknown > 0) throw new TypeError("Clerk's answer was not JSON");
              return answer;
            } catch (error) {
              if (exchange.networkError instanceof HeldBack) throw exchange.networkError;
              const failure = toFailure(sdk, error, exchange, await options.loadAdvice?.());
              if (failure.kind === 'rate_limited') {
                recent.refused();
                count('rateLimited');
              }
              const { done, unknown } = exchange.effects;
              // Made by its status, but what came is no answer to it: on record is what the caller is told.
              if (failure.mayHaveActed && unknown === 0) {
                exchange.effects.done -= 1;
                exchange.effects.unknown = 1;
                const last = exchange.effects.sent.at(-1);
                if (last) last.effect = 'unknown';
              }
              // Of a method with several requests, what is made already must not be made again.
              const mayRepeat = done + unknown === 0;
              if (failure.kind === 'key_rejected' && !keyRenewed && mayRepeat) {
                keyRenewed = true;
                // Without another key, it stays refused.
                const renewed = await options.key.renew(key).catch(() => key);
                if (renewed !== key) {
                  key = renewed;
                  continue;
                }
              }
              const wait = mayRepeat ? waitBeforeRepeat(failure, kind, exchange, attempt) : undefined;
              if (wait === undefined || attempt >= maxAttempts || performance.now() + wait >= end) {
                exchange.effects.failures.push({ kind, failure });
                throw failure;
              }
              count('clerkRetries');
              await sleep(wait);
            }
          }
        } finally {
          clearTimeout(timer);
          requests += exchange.requests;
          addEffects(effects, exchange.effects);
        }
      };
      const clerkBehind = (
        refusals: ClerkFailure[] | undefined,
        permission: Permission | null,
        caller: Caller | undefined,
        /** False for what guards themselves ask. */
        isBound = true,
        {
          gate,
          effects = noEffects(),
        }: { readonly gate?: Promise<unknown>; readonly effects?: Effects } = {},
      ): Clerk => {
        const trusted =
          isBound && bounds.reach ? clerkBehind(refusals, permission, caller, false) : undefined;
        const ready: Ready = async () => void (await gate?.catch(shut));
        const look: RequestGuard | undefined =
          guard &&
          ((request) => guard(request, trusted ?? clerk, refusals !== undefined, ready, permission, caller));
        const passed = gate ? behind(ready, look) : look;
        const requestGuard = refusals ? holdingBack(passed, refusals) : passed;
        const reach = trusted && bounds.reach?.(permission, trusted, caller);
        const held = {
          requestGuard,
          told: seen,
          reach: reach && refusals ? collecting(reach, refusals) : reach,
        };
        const clerk: Clerk = {
          read: (work, readOptions) => call('read', held, effects, work, readOptions),
          write: (work) => call('write', held, effects, work),
          effects,
          apart: (wanted = permission, as = caller) =>
            clerkBehind(refusals, wanted, as, isBound, gate && { gate }),
          after: (wanted) => clerkBehind(refusals, permission, caller, isBound, { gate: wanted, effects }),
          requests: () => requests,
          recent,
          rehearse() {
            const refused: ClerkFailure[] = [];
            return {
              clerk: clerkBehind(refused, permission, caller, isBound, gate && { gate }),
              refusals: refused,
            };
          },
        };
        return clerk;
      };
      return clerkBehind(undefined, null, undefined);
    },
  };
}

/** Looks at a change while its gate opens, since looking may take a request of its own, and lets it pass when both are done. */
function behind(ready: Ready, look: RequestGuard | undefined): RequestGuard {
  return async (request) => {
    if (!changesSomething(request)) return look?.(request);
    const [opened, looked] = await Promise.allSettled([ready(), look?.(request)]);
    if (opened.status === 'rejected') throw opened.reason;
    if (looked.status === 'rejected') throw looked.reason;
    return looked.value;
  };
}

/** Whoever shut the gate says why; what was refused is told as it is. */
function shut(cause: unknown): never {
  if (cause instanceof ClerkFailure) throw cause;
  throw guardrailRefusal('not_on_record', 'It is not on record, and was not sent to Clerk.', cause);
}

/** A proxy in front of Clerk may answer 200 with a page of text; the SDK hands that on as a string. */
function readable<T>(answer: T): T {
  if (typeof answer !== 'object' || answer === null) throw new TypeError("Clerk's answer was not an object");
  return answer;
}

/** What Clerk answers with 401 to a wrong secret key, or to none; any other 401 is about something else. */
const keyCodes: ReadonlySet<string> = new Set(['clerk_key_invalid', 'authorization_header_format_invalid']);

/** Milliseconds to wait before the call is made again; undefined when it must not be. */
function waitBeforeRepeat(
  failure: ClerkFailure,
  kind: 'read' | 'write',
  exchange: Exchange,
  attempt: number,
): number | undefined {
  const backoff = firstBackoff * 2 ** (attempt - 1) * (0.5 + Math.random());
  if (failure.kind === 'rate_limited') {
    // Those who were refused at the same moment must not come back at the same one.
    return failure.retryAfter === undefined ? backoff : failure.retryAfter * 1000 + Math.random() * spread;
  }
  // Clerk did nothing, because of another change of the same thing at that moment.
  if (failure.has('resource_locked')) return backoff;
  if (failure.kind !== 'unavailable') return undefined;
  if (kind === 'read' || exchange.changedNothing) return backoff;
  return undefined;
}

function toFailure(
  { isClerkAPIResponseError }: Sdk,
  error: unknown,
  exchange: Exchange,
  adviceFor: AdviceFor | undefined,
): ClerkFailure {
  const { done, unknown } = exchange.effects;
  const mayHaveActed = unknown > 0;
  if (exchange.networkError instanceof ClerkFailure) return exchange.networkError;
  if (exchange.signal.aborted) return new ClerkFailure('timeout', { mayHaveActed });
  if (!isClerkAPIResponseError(error) || error.status === undefined) {
    return new ClerkFailure('unavailable', {
      // Made, and then what the SDK made of the answer could not be used.
      mayHaveActed: mayHaveActed || done > 0,
      // The SDK keeps only the message of a network error.
      cause: exchange.networkError ?? error,
    });
  }
  const { status, clerkTraceId: traceId } = error;
  const details = {
    status,
    traceId,
    mayHaveActed,
    faults: error.errors.map((fault) => ({
      code: fault.code,
      message: fault.longMessage || fault.message,
      parameter: fault.meta?.paramName,
      next: adviceFor?.(fault.code, fault.meta?.paramName),
    })),
  };
  if (details.faults.some(({ code }) => keyCodes.has(code))) return new ClerkFailure('key_rejected', details);
  if (status === 429) return new ClerkFailure('rate_limited', { ...details, retryAfter: error.retryAfter });
  if (status >= 500) return new ClerkFailure('unavailable', details);
  if (status >= 400) return new ClerkFailure('refused', details);
  return new ClerkFailure('unavailable', details);
}
