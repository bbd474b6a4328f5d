import * as z from 'zod';
import { freeForm } from '../../definition/free-form.ts';
import { runOperationName } from './run-operation-name.ts';
import { defineTool, type Tool, ToolError, type UsableTools } from '../../definition/tool.ts';

export const runOperation = defineTool({
  name: runOperationName,
  title: 'Run an operation',
  description:
    "Run one of Clerk's operations that search_operations has found, with the arguments that its input schema asks for. The same permissions and checks apply as to any tool.",
  methods: [],
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  permission: null,
  input: z.strictObject({
    operation: z.string().max(80).describe('The name of the operation, for example list_jwt_templates.'),
    arguments: freeForm(z.string(), z.unknown())
      .prefault({})
      .describe('The arguments of the operation, as its input schema has them.'),
  }),
  output: z.object({
    operation: z.string(),
    result: z.record(z.string(), z.unknown()).describe("What the operation's own output schema describes."),
  }),
  async run(input, { call, tools }) {
    const operation = await tools.find(input.operation);
    if (!operation || operation.permission === null) {
      throw new ToolError(
        `operation: there is no operation ${JSON.stringify(input.operation)}${operation ? '; it is a tool of its own' : ''}. ${await nextAfter(input.operation, operation, tools)}`,
      );
    }
    const { isError, content, structuredContent } = await call(operation, input.arguments);
    const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    if (isError && structuredContent === undefined) throw new ToolError(text);
    return {
      structured: {
        operation: operation.name,
        result: (structuredContent ?? {}) as Record<string, unknown>,
      },
      text: `operation: ${operation.name}\n${text}`,
      ...(isError && { isFailure: true }),
    };
  },
});

async function nextAfter(sent: string, tool: Tool | undefined, tools: UsableTools): Promise<string> {
  if (tool) return `Next: call ${tool.name} directly, or find an operation with search_operations.`;
  const { nearest } = await import('../../base/nearest.ts');
  const near = nearest(
    sent,
    tools.operations.filter((one) => tools.mayUse(one)).map(({ name }) => name),
  ).slice(0, maxProposed);
  const meant = near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `;
  return `${meant}Next: find its name with search_operations.`;
}

/** Operations proposed for one that is not there. */
const maxProposed = 3;
