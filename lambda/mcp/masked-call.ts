import type { CallToolResult } from '@modelcontextprotocol/server';
import { ApprovalAsked } from '../approvals/question.ts';
import type { Masker } from '../masks/masker.ts';
import type { Tool, ToolContext } from '../definition/tool.ts';
import { schemasOf } from './tool-schemas.ts';

/** What is told of a call. */
interface Told {
  readonly result: CallToolResult;
  readonly asked?: ApprovalAsked;
}

/** A call that was refused, has failed or is asked about, with what is told of it masked. */
export async function maskedCall<Call extends Told>(
  call: Call,
  tool: Tool,
  args: unknown,
  { clerk }: Pick<ToolContext, 'clerk'>,
  masker: Masker,
): Promise<Call> {
  const { permission } = tool;
  const of = { permission, output: schemasOf(tool).output, args, clerk };
  const result = await masker.texts(of, call.result);
  if (!call.asked) return { ...call, result };
  return { ...call, result, asked: new ApprovalAsked(await masker.texts(of, call.asked.result)) };
}
