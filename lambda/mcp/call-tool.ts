import type { CallToolResult } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { ClerkFailure } from '../clerk/failure.ts';
import { explainFailure } from '../tools/refusal.ts';
import type { Tool, ToolContext } from '../tools/tool.ts';
import { ToolError } from '../tools/tool.ts';

/** How a tool call ended, for the log. */
export type ToolOutcome =
  | 'ok'
  | 'invalid_arguments'
  | 'refused'
  | 'internal_error'
  | `clerk_${ClerkFailure['kind']}`;

/** A tool call's result, its outcome for the log and, for an internal fault, the cause. */
export interface ToolCall {
  readonly result: CallToolResult;
  readonly outcome: ToolOutcome;
  readonly cause?: unknown;
}

/** Text of an error at most; hosts cut `isError` text at about 11,000 characters. */
const errorLimit = 8_000;

/** Checks the arguments, runs the tool and puts every failure into words; never throws. */
export async function callTool(
  tool: Tool,
  argumentsSent: unknown,
  context: ToolContext,
  requestId: string,
): Promise<ToolCall> {
  const parsed = tool.input.safeParse(argumentsSent ?? {});
  if (!parsed.success) return failed('invalid_arguments', explainIssues(tool, parsed.error));
  try {
    const answer = await tool.run(parsed.data, context);
    return {
      outcome: 'ok',
      result: { content: [{ type: 'text', text: answer.text }], structuredContent: answer.structured },
    };
  } catch (error) {
    if (error instanceof ToolError) return failed('refused', error.message);
    if (error instanceof ClerkFailure)
      return failed(`clerk_${error.kind}`, explainFailure(error), error.cause);
    // Whatever else it says may hold a key or an internal path: that goes to the log only.
    return failed(
      'internal_error',
      `${tool.name} failed inside this server. Request id: ${requestId}.`,
      error,
    );
  }
}

function failed(outcome: ToolOutcome, text: string, cause?: unknown): ToolCall {
  return {
    outcome,
    cause,
    result: { isError: true, content: [{ type: 'text', text: text.slice(0, errorLimit) }] },
  };
}

function explainIssues(tool: Tool, error: z.ZodError): string {
  const lines = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `- ${[...issue.path, key].join('.').slice(0, 200)}: is no parameter of ${tool.name}`,
      );
    }
    return `- ${issue.path.join('.').slice(0, 200) || 'arguments'}: ${issue.message}`;
  });
  return [
    `The arguments of ${tool.name} are not valid; nothing was sent to Clerk.`,
    ...lines.slice(0, 40),
    `Next: correct them. Parameters: ${Object.keys(tool.input.shape).join(', ')}.`,
  ].join('\n');
}
