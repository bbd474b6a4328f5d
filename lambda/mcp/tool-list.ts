import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import type { Permission } from '../access/permissions.ts';
import { visibleSchema } from '../access/fields.ts';
import { tools } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';
import { schemasOf } from './tool-schemas.ts';

/** Lists kept: one for each set of permissions that callers have; a stage has a handful. */
const maxLists = 100;
const lists = new Map<string, ListedTool[]>();

/** True when a caller with these permissions may use the tool. */
export function mayUse(tool: Tool, granted: ReadonlySet<Permission>): boolean {
  return tool.permission === null || granted.has(tool.permission);
}

/**
 * The answer to `tools/list` for a caller with these permissions: the tools it may use, with the fields it may use.
 * Made once for each set of permissions, since converting the schemas is the dear part.
 */
export function toolList(granted: ReadonlySet<Permission>): ListedTool[] {
  const key = [...granted].toSorted().join(' ');
  let list = lists.get(key);
  if (!list) {
    if (lists.size >= maxLists) lists.clear();
    list = [...tools.values()].filter((tool) => mayUse(tool, granted)).map((tool) => listed(tool, granted));
    lists.set(key, list);
  }
  return list;
}

function listed(tool: Tool, granted: ReadonlySet<Permission>): ListedTool {
  const { input, output } = schemasOf(tool);
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: visibleSchema(input, granted) as ListedTool['inputSchema'],
    outputSchema: visibleSchema(output, granted),
    annotations: { ...tool.annotations },
  };
}
