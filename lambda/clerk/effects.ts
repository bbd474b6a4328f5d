import type { ClerkFailure } from './failure.ts';
import type { OutgoingRequest } from './request-guard.ts';

/** What the calls of Clerk that one tool makes have come to, by what happened to each of their requests. */
export interface Effects {
  /** Changes that Clerk said it made. */
  done: number;
  /** Changes that were sent and that Clerk may or may not have made: no answer, or none that can be read. */
  unknown: number;
  /** The changes that were sent and not refused, in the order in which they were answered. */
  readonly sent: SentChange[];
  /** The calls that failed, in the order in which they did, with what they were for. */
  readonly failures: { readonly kind: 'read' | 'write'; readonly failure: ClerkFailure }[];
}

/** A change that Clerk made or may have made, for the record. */
export interface SentChange extends Pick<OutgoingRequest, 'method' | 'path' | 'body'> {
  /** The body of the answer; empty where none came. */
  readonly text: string;
  effect: 'done' | 'unknown';
}

/** Of calls that are still to be made. */
export function noEffects(): Effects {
  return { done: 0, unknown: 0, sent: [], failures: [] };
}

/** Adds what became of one call to that of others. */
export function addEffects(to: Effects, { done, unknown, sent, failures }: Effects): void {
  to.done += done;
  to.unknown += unknown;
  to.sent.push(...sent);
  to.failures.push(...failures);
}

/** An answer as it came over the network. */
interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** Statuses by which a proxy says that the answer did not come, which says nothing of whether Clerk acted. */
const gaveUpWaiting = new Set([408, 499]);

/**
 * What a change came to by the answer to it. Only an answer that Clerk's SDK can read says that it was made, and only
 * 4xx that it was not.
 */
export function effectOf({ status, header, text }: Answer): 'done' | 'refused' | 'unknown' {
  if (status >= 400 && status < 500) return gaveUpWaiting.has(status) ? 'unknown' : 'refused';
  if (status < 200 || status >= 300) return 'unknown';
  // Clerk answers without a body by these two only, says its OpenAPI document (2026-05-12).
  if (text === '' && (status === 202 || status === 204)) return 'done';
  // With any parameter behind it, the SDK takes the body for text.
  return header('content-type') === 'application/json' && isJson(text) ? 'done' : 'unknown';
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) instanceof Object;
  } catch {
    return false;
  }
}
