import { gravities } from '../../lambda/approvals/gravity.ts';
import { renamed } from '../../lambda/approvals/renames.ts';
import { setsAuthorization } from '../../lambda/approvals/sets-authorization.ts';
import type { Tool } from '../../lambda/definition/tool.ts';

/** Whether somebody is asked before a call is made, unless a stage's settings say otherwise. */
export type Asked = 'yes' | 'no' | 'sometimes' | 'unless it only renames';

// Nothing is looked up in Clerk for a call without arguments.
const nothingKnown = { bulk: 20, policy: { roles: {}, rules: [] }, clerk: undefined as never };

/** Whether a tool or operation is asked about, judged by its definition and by a call without arguments. */
export async function askedAbout(tool: Tool): Promise<Asked> {
  if (tool.annotations.destructiveHint) return renamed.has(tool.name) ? 'unless it only renames' : 'yes';
  const reasons = await gravities[tool.name]?.({}, nothingKnown);
  if (reasons && reasons.length > 0) return 'yes';
  return reasons || setsAuthorization(tool) ? 'sometimes' : 'no';
}
