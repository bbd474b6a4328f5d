/** One fault as Clerk reports it. `parameter` is Clerk's own snake_case name. */
export interface ClerkFault {
  readonly code: string;
  readonly message: string;
  readonly parameter: string | undefined;
  /** What to do about it, where that is known by the code. */
  readonly next?: string | undefined;
}

/**
 * Why a call failed.
 * - `refused`: Clerk answered 4xx; the caller can act on `faults`.
 * - `rate_limited`: still 429 when the deadline came.
 * - `key_rejected`: Clerk refused the server's own key (401 with a code that says so), also after it was read anew.
 * - `unavailable`: no usable answer from Clerk: 5xx, no connection, or an answer that could not be read.
 * - `timeout`: no answer within the deadline.
 * - `paused`: not sent now, since Clerk is silent or its limit is near; `faults` says why and what next. Nothing was sent.
 * - `guardrail`: this server itself refused to make the call, for the reason in `faults`; nothing was sent.
 */
export type ClerkFailureKind =
  | 'refused'
  | 'rate_limited'
  | 'key_rejected'
  | 'unavailable'
  | 'timeout'
  | 'paused'
  | 'guardrail';

/** A call of Clerk that did not succeed; holds no key, header or body. */
export class ClerkFailure extends Error {
  override readonly name = 'ClerkFailure';
  readonly kind: ClerkFailureKind;
  /** HTTP status, where Clerk answered. */
  readonly status: number | undefined;
  readonly faults: readonly ClerkFault[];
  /** Clerk's id of the exchange, for a ticket with Clerk's support. */
  readonly traceId: string | undefined;
  /** Seconds after which Clerk takes requests again, where it said so. */
  readonly retryAfter: number | undefined;
  /** True when the call was a change and Clerk may have made it all the same. */
  readonly mayHaveActed: boolean;

  constructor(
    kind: ClerkFailureKind,
    details: Partial<
      Pick<ClerkFailure, 'status' | 'faults' | 'traceId' | 'retryAfter' | 'mayHaveActed' | 'cause'>
    > = {},
  ) {
    super(`Clerk call failed: ${kind}${details.status ? ` (${details.status})` : ''}`, {
      cause: details.cause,
    });
    this.kind = kind;
    this.status = details.status;
    this.faults = details.faults ?? [];
    this.traceId = details.traceId;
    this.retryAfter = details.retryAfter;
    this.mayHaveActed = details.mayHaveActed ?? false;
  }

  /** True when Clerk named this code among its faults. */
  has(code: string): boolean {
    return this.faults.some((fault) => fault.code === code);
  }
}
