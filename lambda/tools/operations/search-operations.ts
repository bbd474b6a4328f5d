import * as z from 'zod';
import { fitting } from '../../definition/result-size.ts';
import { operationSearch, resourceOf, riskOf } from './search.ts';
import { defineTool, type ToolFacts } from '../../definition/tool.ts';

/** What finds each set of tools; a stage has one. */
const searches = new WeakMap<readonly ToolFacts[], ReturnType<typeof operationSearch>>();

export const searchOperations = defineTool({
  name: 'search_operations',
  title: 'Search operations',
  description:
    "Find any of Clerk's operations by what it should do, for example 'rotate the secret of an OAuth application': also those that are not listed as tools. Shows only what the caller may use, each with its input schema. Changes nothing.",
  methods: [],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  permission: null,
  input: z.strictObject({
    query: z.string().max(300).describe('What it should do, in plain words. Empty lists all.'),
    resource: z
      .string()
      .max(60)
      .optional()
      .describe(
        'Only operations on this resource: the part of a permission before the colon, for example machines.',
      ),
    risk: z
      .enum(['read', 'write', 'destructive'])
      .optional()
      .describe('Only operations that read, that change something, or that take something away for good.'),
    limit: z.int().min(1).max(20).default(5).describe('How many to show, 1 to 20. Default 5.'),
  }),
  output: z.object({
    operations: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        description: z.string(),
        resource: z.string(),
        risk: z.enum(['read', 'write', 'destructive']),
        permission: z.string(),
        callWith: z
          .enum(['tools/call', 'run_operation'])
          .describe('Whether it is listed as a tool of its own, or called with run_operation.'),
        inputSchema: z.record(z.string(), z.unknown()),
      }),
    ),
    totalFound: z.int().describe('How many match in all.'),
  }),
  async run({ query, resource, risk, limit }, { tools }) {
    const { operations, isListed, mayUse, inputSchemaOf } = tools;
    let search = searches.get(operations);
    if (!search) {
      search = operationSearch(operations);
      searches.set(operations, search);
    }
    const found = search(query, { resource, risk, accepts: mayUse });
    const wanted = found.slice(0, limit).map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      resource: resourceOf(tool),
      risk: riskOf(tool),
      permission: tool.permission ?? '',
      callWith: isListed(tool) ? ('tools/call' as const) : ('run_operation' as const),
      inputSchema: inputSchemaOf(tool),
    }));
    const shown = fitting(wanted);
    return {
      structured: { operations: shown, totalFound: found.length },
      headline:
        found.length === 0
          ? 'No operation that you may use. Next: try other words, or an empty query with a resource.'
          : `${shown.length} of ${found.length} operations that you may use.`,
    };
  },
});
