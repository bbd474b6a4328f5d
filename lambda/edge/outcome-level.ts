import { ClerkFailure } from '../clerk/failure.ts';
import { LedgerUnavailable } from '../ledger/table.ts';
import type { Level } from '../log/line.ts';
import type { Counted } from '../log/metrics.ts';

/** Outcomes that whoever runs this server has to do something about. */
const forTheOperator = new Set(['internal_error', 'answer_lost', 'clerk_key_rejected', 'ledger_unavailable']);
/** Outcomes of trouble at Clerk, which mostly passes. */
const passing = new Set(['clerk_rate_limited', 'clerk_paused', 'clerk_timeout', 'clerk_unavailable']);

/** By outcome, what is counted; that the ledger does not answer is counted where it does not. */
const counted: Readonly<Record<string, Counted>> = {
  answer_lost: 'serverFaults',
  approval_asked: 'approvalsAsked',
  clerk_guardrail: 'guardrailRefusals',
  clerk_key_rejected: 'keyRefused',
  clerk_timeout: 'clerkFailures',
  clerk_unavailable: 'clerkFailures',
  internal_error: 'serverFaults',
};

/** What a call that ended like this is counted as; undefined for most. */
export function countedAs(outcome: string, reason: string | undefined): Counted | undefined {
  if (!outcome.startsWith('http_5')) return counted[outcome];
  // Of these, all that have a reason are about the key.
  return reason === undefined ? 'serverFaults' : 'keyRefused';
}

/** How much a call matters that ended like this. */
export function levelOf(outcome: string, cause: unknown): Level {
  if (forTheOperator.has(outcome) || outcome.startsWith('http_5')) return 'ERROR';
  if (passing.has(outcome)) return 'WARN';
  // A tool refuses because of what is beneath it, such as a secret that can't be read.
  const isBeneath = outcome === 'refused' && cause !== undefined && !(cause instanceof ClerkFailure);
  return isBeneath ? 'ERROR' : 'INFO';
}

/** The outcome of a call that failed for this cause: that the ledger does not answer is told in words of many kinds. */
export function outcomeFor(outcome: string, cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (error instanceof LedgerUnavailable) return 'ledger_unavailable';
  }
  return outcome;
}
