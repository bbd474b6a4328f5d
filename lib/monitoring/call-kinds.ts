import type { CallKind as KindOfCall } from '../../lambda/mcp/call-record.ts';

/** The kinds of calls. */
export const callKinds = [
  'protocol',
  'read',
  'change',
  'workflow',
  'operation',
] as const satisfies readonly KindOfCall[];

/**
 * What a call is about: `protocol`: nothing of Clerk's; `read` and `change`: one tool; `workflow`: a tool that does the
 * work of many; `operation`: one that is not listed.
 */
export type CallKind = (typeof callKinds)[number];
