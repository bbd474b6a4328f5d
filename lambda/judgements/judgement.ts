import type { BudgetKind } from '../guardrails/guardrails.ts';

// How each tool and operation is judged, by subject: data beside the definitions, in one place. The functions do not load
// it: guardrails decide from requests, and tests hold the two to each other.

/** What a call takes from one budget. */
export interface Take {
  /** What counts as one, where a call may take more; without it, a call takes 1. */
  readonly each?: string;
  /** When it is taken; without it, by every call that changes something, or shows what it is there for. */
  readonly when?: string;
}

/** Why a call takes from no budget, in one line. */
export interface Free {
  readonly free: string;
}

/** How one tool or operation is judged. */
export interface Judgement {
  /** What a call takes from budgets, or why it takes nothing. */
  readonly budgets: Readonly<Partial<Record<BudgetKind, Take>>> | Free;
}

/** Takes 1 at every call. */
export const once: Take = {};

/** Takes 1, only sometimes. */
export const when = (condition: string): Take => ({ when: condition });

/** Takes 1 for each of something, always or sometimes. */
export const each = (what: string, condition?: string): Take =>
  condition === undefined ? { each: what } : { each: what, when: condition };

export const free = (reason: string): Free => ({ free: reason });

/** Of most reads. */
export const onlyReads = free('only reads, and shows nothing that lets somebody act as another');

/** Of what ends a way in: to stop a leak must not wait for a budget. */
export const endsAWayIn = free('only ends a way in, and that must never have to wait');
