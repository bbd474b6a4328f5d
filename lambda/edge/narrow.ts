import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';
import { toolsetOf } from '../access/toolsets.ts';
import type { ToolFacts } from '../definition/tool.ts';
import { schemasOf } from '../mcp/tool-schemas.ts';
import { askedIn, type AskedNarrowing } from './narrowing.ts';

/**
 * The caller as the connection leaves it: what both `read_only` and `tools`, in the query or as headers, give room for.
 * Never more than without them. `operations`: all tools of the stage that need a permission. Throws what
 * `askedIn` does.
 */
export function narrowedCaller(
  caller: Caller,
  event: APIGatewayProxyEvent,
  operations: readonly ToolFacts[],
): Caller {
  const asked = askedIn(event);
  const text = textOf(asked);
  if (text === '') return caller;
  const readable = asked.readOnly ? neededToRead(operations) : undefined;
  const isLeft = (permission: Permission) =>
    (asked.toolsets?.includes(toolsetOf(permission)) ?? true) && (readable?.has(permission) ?? true);
  const all = [...caller.permissions, ...caller.withheld];
  return {
    ...caller,
    permissions: new Set([...caller.permissions].filter(isLeft)),
    withheld: new Set([...caller.withheld].filter(isLeft)),
    narrowing: {
      text,
      readOnly: asked.readOnly,
      notice: `This connection is narrowed to ${text}: what that leaves out is not there.`,
      why: `is left out of this connection, which is narrowed to ${text}; use a connection that is not`,
      leftOut: new Set(all.filter((permission) => !isLeft(permission))),
    },
  };
}

/** The permissions that something asks for that only reads. */
function neededToRead(operations: readonly ToolFacts[]): ReadonlySet<Permission> {
  const needed = new Set<Permission>();
  for (const tool of operations) {
    if (!tool.annotations.readOnlyHint) continue;
    if (tool.permission !== null) needed.add(tool.permission);
    const { guardedInput, guardedOutput } = schemasOf(tool);
    for (const { permission } of [...guardedInput, ...guardedOutput]) needed.add(permission);
  }
  return needed;
}

/** As the address would have it; empty where nothing is left out. */
function textOf({ readOnly, toolsets: named }: AskedNarrowing): string {
  const parts = [...(readOnly ? [`read_only=true`] : []), ...(named ? [`tools=${named.join(',')}`] : [])];
  return parts.join('&');
}
