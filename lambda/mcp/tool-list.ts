import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Tool } from '../tools/tool.ts';
import { tools } from '../tools/registry.ts';

function listed(tool: Tool): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchema(tool.input, 'input') as ListedTool['inputSchema'],
    outputSchema: jsonSchema(tool.output, 'output'),
    annotations: { ...tool.annotations },
  };
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output') {
  return z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
}

let list: ListedTool[] | undefined;

/** The answer to `tools/list`: made once a process, since converting the schemas is the dear part. */
export function toolList(): ListedTool[] {
  list ??= Array.from(tools.values(), listed);
  return list;
}
