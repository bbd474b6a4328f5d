import type { ChangeResult, Outcome, Settlement } from './record.ts';

/** How a change ended, as it is told: `nothing_to_do` when all was so already, `rehearsed` when it was only to be tried. */
export type ShownResult = ChangeResult | 'nothing_to_do' | 'rehearsed';

/** Every result there is. */
export const shownResults = [
  'done',
  'nothing_to_do',
  'partly_done',
  'refused',
  'failed',
  'rehearsed',
  'unknown',
] as const satisfies readonly ShownResult[];

/** The reason with which a rehearsal is on record, where a refusal has its own. */
export const rehearsedReason = 'rehearsed';

/** The result of what was never begun. */
export function resultOfRefusal(reason: string): ShownResult {
  return reason === rehearsedReason ? 'rehearsed' : 'refused';
}

/** The result of a change: that of its outcome, unless it is missing or unknown and `reconcile` found out more. */
export function resultOf(outcome: Outcome | undefined, settlement: Settlement | undefined): ShownResult {
  if (outcome?.nothing) return 'nothing_to_do';
  return outcome && outcome.result !== 'unknown' ? outcome.result : (settlement?.result ?? 'unknown');
}

/** What stands in the place of a tool in the record of a refusal that was about none of them. */
export const anyTool = 'any';
