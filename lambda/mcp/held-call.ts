import type { Caller } from '../access/caller.ts';
import { heldTo } from '../access/held.ts';
import type { ToolFacts } from '../definition/tool.ts';
import { offersTo } from '../reach/tools.ts';
import { cleared } from './clear.ts';
import { repaired } from './repair.ts';
import { schemasOf } from './tool-schemas.ts';

/**
 * The caller with what the rules give for one call: by its arguments as they are when they are mended, and by the time.
 * What needs no permission is given at any time.
 */
export function heldCaller(tool: ToolFacts, sent: unknown, caller: Caller, at = new Date()): Caller {
  if (tool.permission === null) return caller;
  const { input, clearable } = schemasOf(tool);
  const meant = repaired(sent, input);
  const toClear = meant.fault === undefined ? cleared(meant.args, clearable) : undefined;
  // What can't be mended is refused as invalid, if it is not by a condition.
  const mended = (toClear?.fault === undefined ? toClear?.args : undefined) ?? sent;
  // What the caller's reach leaves no choice of counts as sent.
  const args = caller.reach?.fixed?.filled(tool, mended, input) ?? mended;
  const held = heldTo(caller, { input, args, changes: !tool.annotations.readOnlyHint, at });
  if (held === caller) return caller;
  return { ...held, reach: held.reach && { ...held.reach, offers: offersTo } };
}
