import type { CallEnd } from './calls.ts';
import type { ApprovalState, ShownApproval, ShownCall } from './shown.ts';

/** Milliseconds that a question by form stays open: `openMs` in `lambda/approvals/settle.ts`, which only a confirmation tells. */
const openMs = 5 * 60_000;
/** Questions that are kept. */
const mostKept = 50;

/** With these outcomes of the call that brought it, a yes did not count, and the question stays open. */
const inVain = new Set(['forbidden', 'invalid_arguments', 'refused', 'protocol_error']);

/** The questions that were asked, and what became of them. */
export interface Approvals {
  /** The questions, oldest first. */
  readonly all: readonly ShownApproval[];
  /** Takes note of what a call asked or answered; returns the questions that are other than before. */
  note(call: ShownCall, end: CallEnd): readonly ShownApproval[];
}

/** No questions yet. `showsText` says whether what people are shown may be told. */
export function createApprovals(showsText: boolean): Approvals {
  const kept = new Map<string, ShownApproval>();
  return {
    get all() {
      return [...kept.values()];
    },
    note(call, { asked, answered }) {
      const changed: ShownApproval[] = [];
      const before = answered && kept.get(answered.id);
      const state = answered && stateAfter(call, answered.how);
      if (before?.state === 'waiting' && state !== undefined) changed.push({ ...before, state });
      if (asked) {
        changed.push({
          id: asked.id,
          at: call.at,
          caller: call.caller,
          tool: call.tool,
          targets: call.targets,
          more: call.more,
          by: asked.by,
          ...(showsText ? { question: asked.text } : {}),
          expiresAt: asked.expiresAt ?? new Date(Date.parse(call.at) + openMs).toISOString(),
          state: 'waiting',
        });
      }
      for (const approval of changed) kept.set(approval.id, approval);
      for (const id of [...kept.keys()].slice(0, Math.max(kept.size - mostKept, 0))) kept.delete(id);
      return changed;
    },
  };
}

function stateAfter({ outcome }: ShownCall, how: Exclude<ApprovalState, 'waiting' | 'asked again'>) {
  if (how !== 'approved') return how;
  if (outcome === 'approval_asked') return 'asked again';
  return inVain.has(outcome) ? undefined : how;
}
