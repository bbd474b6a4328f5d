import { toolGroups } from '../tools/groups.ts';
import type { Tool, ToolFacts } from '../definition/tool.ts';
import type { ToolIndex } from '../definition/tool-index.ts';
import { prepareSchemas, type ToolSchemas } from './tool-schemas.ts';

/** The file beside the code in which the stack describes the tools. */
export const toolsFile = 'tools.jsonl';

/** A tool as the stack describes it in the first line of the file. */
export interface PreparedTool {
  readonly facts: ToolFacts;
  /** Where among `toolGroups` it is. */
  readonly group: string;
  readonly isListed: boolean;
  readonly marks: Pick<ToolSchemas, 'guardedInput' | 'guardedOutput' | 'userSupplied' | 'clearable'>;
}

/**
 * The tools as they were prepared when the stack was synthesized: the first line of `text` holds what is known of each,
 * and each has three lines after it: the JSON Schemas of its input and its output, and what `tools/list` shows of it; the
 * last is empty where it is not listed. A tool's own code is loaded when it is called, its schemas are parsed when they
 * are asked for.
 */
export function preparedTools(text: string): ToolIndex {
  const [first = '', ...lines] = text.split('\n');
  const prepared = JSON.parse(first) as readonly PreparedTool[];
  const byName = new Map(prepared.map((tool) => [tool.facts.name, tool]));
  const shown = new Map<string, string>();
  const groups = new Map<string, readonly Tool[]>();
  for (const [index, { facts, marks }] of prepared.entries()) {
    const [input = '', output = '', listed = ''] = lines.slice(3 * index, 3 * index + 3);
    prepareSchemas(facts, marks, input, output);
    if (listed !== '') shown.set(facts.name, listed);
  }
  return {
    facts: prepared.map(({ facts }) => facts),
    listedNames: prepared.filter(({ isListed }) => isListed).map(({ facts }) => facts.name),
    shown: ({ name }) => shown.get(name),
    async load(name) {
      const group = byName.get(name)?.group;
      const load = group && toolGroups[group];
      if (!load) return undefined;
      let tools = groups.get(group);
      if (!tools) {
        tools = await load();
        groups.set(group, tools);
      }
      return tools.find((tool) => tool.name === name);
    },
  };
}
