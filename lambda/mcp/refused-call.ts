import type { Tool, ToolContext } from '../definition/tool.ts';
import { describeCause } from '../log/cause.ts';
import { targetsIn } from '../ledger/targets.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';

const idPattern = /^[a-z]{1,16}(?:_[a-z]{1,16})?_[A-Za-z0-9]{1,64}$/;

/**
 * Puts on record that a call was refused before it was begun. The arguments are as they were sent: only names that the
 * schema has, and what has the form of an id, go on record. Never throws: what can't be written is logged, and the caller
 * is refused all the same.
 */
export async function recordRefusal(
  tool: Tool,
  args: unknown,
  { caller: { principal, rules, narrowing }, declared }: ToolContext,
  { requestId, safeguards: { ledger } }: SafeguardedRequest,
  reason: string,
): Promise<void> {
  const { input } = schemasOf(tool);
  const names = Object.keys(input.properties ?? {});
  const sent = typeof args === 'object' && args !== null ? Object.keys(args) : [];
  try {
    await ledger.refuse(
      {
        principal,
        rules,
        tool: tool.name,
        permission: tool.permission ?? '',
        targets: targetsIn(input, args).filter((id) => idPattern.test(id)),
        fields: names.filter((name) => sent.includes(name)),
        narrowedTo: narrowing?.text,
        declared,
        requestId,
      },
      reason,
    );
  } catch (error) {
    console.warn({
      message: 'a refusal is not on record',
      tool: tool.name,
      reason,
      cause: describeCause(error),
    });
  }
}
