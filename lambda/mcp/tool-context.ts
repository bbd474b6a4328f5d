import type { ServerContext } from '@modelcontextprotocol/server';
import type { ApprovalAnswer } from '../approvals/answer.ts';
import { cut } from '../base/cut.ts';
import type { ToolContext } from '../definition/tool.ts';
import type { CallRecord } from './call-record.ts';
import { callTool } from './call-tool.ts';
import type { McpContext } from './context.ts';

/** What is there for one call alone. */
interface OwnCall {
  readonly progress?: ToolContext['progress'];
  /** What the client says of itself. */
  readonly declared?: ToolContext['declared'];
  /** What the client sent about an approval along with the call; good for what it is passed on to, too. */
  readonly answer?: ApprovalAnswer;
}

const untold = async (): Promise<void> => undefined;

/** The context of a tool for one call of a request, with a Clerk of its own, whose requests the record counts. */
export function toolContextOf(
  context: McpContext,
  record: CallRecord,
  { progress = untold, answer, declared }: OwnCall = {},
): ToolContext {
  const clerk = context.openClerk();
  record.clerkCalls = clerk.requests;
  const toolContext: ToolContext = {
    ...context.shared,
    clerk,
    progress,
    declared,
    async call(tool, args) {
      const { result, asked, outcome, cause } = await callTool(tool, args, toolContext, context, answer);
      record.passedOn = { outcome, cause };
      if (asked) throw asked;
      return result;
    },
  };
  return toolContext;
}

/**
 * Sends progress to a client that asked for it with a token; to no other. What is no further than what was told
 * before is left out: MCP wants progress to grow.
 */
export function progressTo(
  { notify }: Pick<ServerContext['mcpReq'], 'notify'>,
  progressToken: string | number | undefined,
): ToolContext['progress'] {
  let furthest = -Infinity;
  return async (progress, total, message) => {
    if (progressToken === undefined || progress <= furthest) return;
    furthest = progress;
    await notify({
      method: 'notifications/progress',
      params: { progressToken, progress, total, message: cut(message) },
    });
  };
}
