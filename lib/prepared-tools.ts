import type { PreparedTool } from '../lambda/mcp/prepared-tools.ts';
import { schemasOf } from '../lambda/mcp/tool-schemas.ts';
import { toolGroups } from '../lambda/tools/groups.ts';
import { listedNames } from '../lambda/tools/registry.ts';
import type { Tool } from '../lambda/tools/tool.ts';

function prepared(tool: Tool, group: string): PreparedTool {
  const { name, title, description, annotations, methods, keywords, permission } = tool;
  const { guardedInput, guardedOutput, userSupplied } = schemasOf(tool);
  return {
    facts: {
      name,
      title,
      description,
      annotations,
      methods,
      ...(keywords === undefined ? {} : { keywords }),
      permission,
    },
    group,
    isListed: listedNames.includes(name),
    marks: { guardedInput, guardedOutput, userSupplied },
  };
}

const groups = await Promise.all(
  Object.entries(toolGroups).map(async ([group, load]) => ({ group, tools: await load() })),
);
const tools = groups.flatMap(({ group, tools }) => tools.map((tool) => ({ group, tool })));

/** What the MCP function knows of its tools before it loads one, as `preparedTools` reads it. */
export const preparedText: string = [
  tools.map(({ tool, group }) => prepared(tool, group)),
  ...tools.flatMap(({ tool }) => [schemasOf(tool).input, schemasOf(tool).output]),
]
  .map((line) => JSON.stringify(line))
  .join('\n');
