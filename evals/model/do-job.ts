import { createMCPClient, type MCPClient } from '@ai-sdk/mcp';
import { generateText, isStepCount, type LanguageModel, type ModelMessage, type ToolSet } from 'ai';
import { resultTokens } from '../agent/cost.ts';
import type { ToolResult } from '../agent/reading.ts';
import { type Job, problemsOf } from '../job/job.ts';
import type { Done } from '../job/done.ts';
import type { World } from '../world/world.ts';

/** Times that a model may be asked in one turn of the conversation: a limit against going round in circles. */
const maxSteps = 40;

/** Tokens of one answer of the model at most: a hundred rows of users fit. */
const maxOutputTokens = 16_000;

/** Milliseconds for one request to the model, thinking included. */
const patience = 300_000;

const role = `You work for an administrator and use the tools to look things up and to make changes in Clerk.
Do what you are asked, nothing beyond it, and answer briefly. When a tool says that something must be confirmed, show the person what it says and end your turn.`;

/** What is counted while a job is done. */
interface Count {
  tools: string[];
  tokens: number;
}

/**
 * Has a model do a job in a world that is as at the start, as a host that shows it the server's instructions and tools.
 * Rejects when the model's API does not answer.
 */
export async function doWithModel(world: World, job: Job, model: LanguageModel): Promise<Done> {
  const check = await job.setUp(world);
  const headers = { authorization: `Bearer ${await world.token(job.caller)}` };
  const client = await createMCPClient({ transport: { type: 'http', url: world.mcpUrl, headers } });
  const count: Count = { tools: [], tokens: 0 };
  const started = performance.now();
  try {
    const tools = await countedTools(client, count);
    const instructions = `${role}\nToday is ${new Date().toISOString().slice(0, 10)}.\n${client.instructions ?? ''}`;
    const messages: ModelMessage[] = [];
    let [input, output, answer] = [0, 0, ''];
    for (const said of job.request) {
      messages.push({ role: 'user', content: said });
      const turn = await generateText({
        model,
        instructions,
        messages,
        tools,
        maxOutputTokens,
        stopWhen: isStepCount(maxSteps),
        timeout: { stepMs: patience },
      });
      messages.push(...turn.responseMessages);
      input += turn.totalUsage.inputTokens ?? 0;
      output += turn.totalUsage.outputTokens ?? 0;
      answer = turn.text;
    }
    return {
      job: job.name,
      problems: problemsOf(check, world, answer),
      calls: count.tools.length,
      tokens: count.tokens,
      tools: count.tools,
      modelTokens: { input, output },
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await client.close();
  }
}

/** The server's tools, each of whose calls is counted. */
async function countedTools(client: MCPClient, count: Count): Promise<ToolSet> {
  const tools = await client.tools();
  return Object.fromEntries(
    Object.entries(tools).map(([name, tool]) => [
      name,
      {
        ...tool,
        execute: async (...call: Parameters<typeof tool.execute>) => {
          const result = await tool.execute(...call);
          count.tools.push(name);
          count.tokens += resultTokens(result as ToolResult);
          return result;
        },
      },
    ]),
  );
}
