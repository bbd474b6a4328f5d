import * as z from 'zod';
import { type FieldSchema, type GuardedField, guardedFields } from '../access/fields.ts';
import type { Tool } from '../tools/tool.ts';

/** A tool's schemas as JSON Schema, with the fields that need a permission of their own. */
export interface ToolSchemas {
  readonly input: FieldSchema;
  readonly output: FieldSchema;
  readonly guardedInput: readonly GuardedField[];
  readonly guardedOutput: readonly GuardedField[];
}

const converted = new WeakMap<Tool, ToolSchemas>();

/** The tool's schemas, converted once a process. */
export function schemasOf(tool: Tool): ToolSchemas {
  let schemas = converted.get(tool);
  if (!schemas) {
    const input = jsonSchema(tool.input, 'input');
    const output = jsonSchema(tool.output, 'output');
    schemas = { input, output, guardedInput: guardedFields(input), guardedOutput: guardedFields(output) };
    converted.set(tool, schemas);
  }
  return schemas;
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): FieldSchema {
  return z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as FieldSchema;
}
