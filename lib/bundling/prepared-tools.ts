import { ascii } from '../../lambda/base/ascii.ts';
import { permissions } from '../../lambda/access/permissions.ts';
import type { ApprovalRule } from '../../lambda/approvals/rules.ts';
import type { CredentialRules } from '../../lambda/credentials/forms.ts';
import type { PreparedTool } from '../../lambda/mcp/prepared-tools.ts';
import { stageTools, type ToolChoice } from '../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { toolGroups } from '../../lambda/tools/groups.ts';
import { listedNames, loadedTools } from '../../lambda/tools/registry.ts';
import type { Tool } from '../../lambda/definition/tool.ts';

function prepared(tool: Tool, group: string): PreparedTool {
  const { name, title, description, annotations, methods, keywords, permission } = tool;
  const { guardedInput, guardedOutput, userSupplied, clearable } = schemasOf(tool);
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
    marks: { guardedInput, guardedOutput, userSupplied, clearable },
  };
}

const groups = await Promise.all(
  Object.entries(toolGroups).map(async ([group, load]) => ({ group, tools: await load() })),
);
const tools = groups.flatMap(({ group, tools }) => tools.map((tool) => ({ group, tool })));

/** The settings of a stage that say what it shows of its tools. */
export interface ToolSettings {
  readonly choice: ToolChoice;
  readonly approvals: readonly ApprovalRule[];
  readonly credentials: CredentialRules;
}

/** What the MCP function of a stage knows of its tools before it loads one, as `preparedTools` reads it. */
export function preparedText({ choice, approvals, credentials }: ToolSettings): string {
  const stage = stageTools(loadedTools, choice, approvals, credentials);
  const shown = new Map(stage.list(new Set(permissions)).map((tool) => [tool.name, tool]));
  return [
    tools.map(({ tool, group }) => prepared(tool, group)),
    ...tools.flatMap(({ tool }) => [schemasOf(tool).input, schemasOf(tool).output, shown.get(tool.name)]),
  ]
    .map((line) => (line === undefined ? '' : ascii(JSON.stringify(line))))
    .join('\n');
}
