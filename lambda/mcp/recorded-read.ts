import { contact } from '../access/contact.ts';
import { forbiddenFields } from '../access/fields.ts';
import type { AskedFor } from '../ledger/settled-outcome.ts';
import { targetsIn } from '../ledger/targets.ts';
import { type Tool, type ToolContext, ToolError } from '../definition/tool.ts';
import { describeCause } from '../log/cause.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';
import { isRevealing } from './watched-reads.ts';

/** A read that has been made, before it is answered. */
export interface MadeRead {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is about to be answered, less what the caller may not see. */
  readonly structured: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly durationMs: number;
  /** What goes on record of the approval that was given; nothing where none was needed. */
  readonly approved?: Pick<AskedFor, 'approval' | 'approvedBy' | 'atOnce'>;
}

/**
 * Puts a read on record that carries much away, or every one where the settings say so. Throws `ToolError` when a secret
 * or a link would be shown and the record can't be written; any other read goes on, and that is logged.
 */
export async function recordRead(
  { tool, args, structured, durationMs, approved = {} }: MadeRead,
  { caller: { principal, rules, narrowing, permissions }, declared }: ToolContext,
  { requestId, safeguards: { ledger } }: SafeguardedRequest,
  isMeant: boolean,
): Promise<void> {
  const { input, guardedOutput } = schemasOf(tool);
  const shown = forbiddenFields(structured, guardedOutput, new Set()).filter(
    ({ permission }) => isRevealing(permission) && permissions.has(permission),
  );
  const reveals = isRevealing(tool.permission) || shown.length > 0;
  if (!isMeant && !reveals) return;
  try {
    await ledger.read(
      {
        principal,
        rules,
        tool: tool.name,
        permission: tool.permission ?? '',
        targets: targetsIn(input, args),
        fields: Object.keys(args),
        narrowedTo: narrowing?.text,
        declared,
        ...approved,
        requestId,
      },
      { result: 'done', durationMs },
    );
  } catch (cause) {
    if (!reveals) {
      console.warn({ message: 'a read is not on record', tool: tool.name, cause: describeCause(cause) });
      return;
    }
    throw new ToolError(
      `The ledger does not answer, and no secret or link is shown without being on record. Next: try again in a few seconds; if it goes on, tell ${contact}.`,
      { cause },
    );
  }
}
