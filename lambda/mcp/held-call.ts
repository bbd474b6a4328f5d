import { heldTo } from '../access/held.ts';
import type { ToolContext, ToolFacts } from '../definition/tool.ts';
import { offersTo } from '../reach/tools.ts';
import { cleared } from './clear.ts';
import { repaired } from './repair.ts';
import { schemasOf } from './tool-schemas.ts';

/**
 * The context of a call whose caller has what the rules give for it: by its arguments as they are when they are mended, and
 * by the time. What needs no permission is given at any time.
 */
export function heldCall(tool: ToolFacts, sent: unknown, context: ToolContext): ToolContext {
  if (tool.permission === null) return context;
  const { input, clearable } = schemasOf(tool);
  const meant = repaired(sent, input, clearable);
  const toClear = meant.fault === undefined ? cleared(meant.args, clearable) : undefined;
  // What can't be mended is refused as invalid, if it is not by a condition.
  const args = toClear?.fault === undefined ? toClear?.args : undefined;
  const call = { input, args: args ?? sent, changes: !tool.annotations.readOnlyHint, at: new Date() };
  const caller = heldTo(context.caller, call);
  if (caller === context.caller) return context;
  const { reach } = caller;
  return { ...context, caller: { ...caller, reach: reach && { ...reach, offers: offersTo } } };
}
