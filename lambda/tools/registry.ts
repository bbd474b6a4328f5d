import type { ToolPermissions } from '../access/tool-permissions.ts';
import { catalogGroups } from '../catalog/catalog.ts';
import { listedGroups, toolGroups } from './groups.ts';
import type { Tool } from '../definition/tool.ts';
import type { ToolIndex } from '../definition/tool-index.ts';

// All of it is loaded: this is for the stack and for tests, never for the functions.
const groups = await Promise.all(Object.values(toolGroups).map((load) => load()));

/** All tools and operations by name, the listed ones first, in the order in which they are listed. */
export const tools: ReadonlyMap<string, Tool> = new Map(groups.flat().map((tool) => [tool.name, tool]));

/** The names of the tools that are listed unless a stage hides them. */
export const listedNames: readonly string[] = groups
  .slice(0, Object.keys(listedGroups).length)
  .flatMap((group) => group.map(({ name }) => name));

/** Every operation of the catalog. */
export const catalog: readonly Tool[] = groups.slice(-Object.keys(catalogGroups).length).flat();

/** The index of tools that are loaded already. */
export const loadedTools: ToolIndex = {
  facts: [...tools.values()],
  listedNames,
  load: async (name) => tools.get(name),
};

/** What each tool asks for. The stack puts it into the authorizer, which does not load the tools. */
export function toolPermissions(): ToolPermissions {
  return Object.fromEntries(Array.from(tools.values(), ({ name, permission }) => [name, permission]));
}
