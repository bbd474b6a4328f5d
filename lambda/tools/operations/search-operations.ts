import * as z from 'zod';
import type { Caller } from '../../access/caller.ts';
import { contact } from '../../access/contact.ts';
import { fitting } from '../../definition/result-size.ts';
import type { Found, operationSearch } from './search.ts';
import { defineTool, ToolError, type ToolFacts, type UsableTools } from '../../definition/tool.ts';

/** What finds each set of tools; a stage has one. */
const searches = new WeakMap<readonly ToolFacts[], ReturnType<typeof operationSearch>>();

/** Operations shown of a search by default, and at most. */
const usual = 5;
const most = 20;
/** Of what the caller may not use, this many are named. */
const maxNotYours = 3;
/** What the caller may use is no second choice when it is this far behind what it may not. */
const nearEnough = 0.9;

const operationShape = z.object({
  name: z.string(),
  callWith: z.enum(['tools/call', 'run_operation']),
  risk: z.enum(['read', 'write', 'destructive']).optional(),
  description: z.string().optional(),
  parameters: z.array(z.string()).optional().describe('* marks the required ones.'),
  title: z.string().optional(),
  resource: z.string().optional(),
  permission: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()).optional(),
});

const output = z.object({
  operations: z.array(operationShape).describe('Best first. Listed tools by name only.'),
  notYours: z.array(z.string()).optional(),
  subjects: z.array(z.object({ resource: z.string(), operations: z.int() })).optional(),
  totalFound: z.int().describe('That you may use.'),
  next: z.string().optional(),
});

export const searchOperations = defineTool({
  name: 'search_operations',
  title: 'Search operations',
  description:
    "Find any of Clerk's operations, also those not listed as tools, by what it should do: 'rotate the secret of an OAuth application'. Names what you may not use with its permission.",
  methods: [],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  permission: null,
  input: z.strictObject({
    query: z.string().max(300).describe('In plain words; several with ; between. Empty: the subjects.'),
    resource: z.string().max(60).optional().describe('Only on this, for example machines.'),
    risk: z.enum(['read', 'write', 'destructive']).optional(),
    limit: z.int().min(1).max(most).optional().describe(`Default ${usual}.`),
    detail: z.enum(['concise', 'full']).default('concise').describe('full: with input schemas.'),
  }),
  output,
  async run({ query, resource: named, risk, limit, detail }, context) {
    const { tools } = context;
    const { operationSearch, resourceOf } = await import('./search.ts');
    const resource = named === undefined ? undefined : await resourceNamed(named, tools, resourceOf);
    let search = searches.get(tools.operations);
    if (!search) {
      const itself = await tools.find('whoami');
      search = operationSearch([...tools.operations, ...(itself ? [itself] : [])]);
      searches.set(tools.operations, search);
    }
    const isListing = query.trim() === '';
    const requests = isListing ? [''] : partsOf(query);
    const results = requests.map((request) =>
      resultOf(search(request, { resource, risk }), isListing, context.caller, tools),
    );
    const yours = takingTurns(results.map((result) => result.yours));
    if (isListing && resource === undefined) {
      return { structured: subjectsOf(yours.map((tool) => resourceOf(tool))) };
    }
    const notYours = [...new Set(results.flatMap((result) => result.notYours))];
    const isYours = results.every((result) => result.isYours);
    const narrowedTo = results.find((result) => !result.isYours && result.narrowedTo)?.narrowedTo;
    const next = nextOf(yours, { isYours, narrowedTo }, detail === 'concise');
    const answer = {
      ...(notYours.length > 0 && { notYours }),
      totalFound: yours.length,
      ...(next !== undefined && { next }),
    };
    const shown = isListing ? most : Math.min(most, Math.max(usual, 2 * requests.length));
    const wanted = yours.slice(0, limit ?? shown);
    const { inDetail, inBrief } = await import('./shown-operation.ts');
    const operations =
      detail === 'full'
        ? fitting(wanted.map((tool) => inDetail(tool, tools)))
        : inBrief(wanted, tools, answer);
    return { structured: { operations, ...answer } };
  },
});

/** The requests in a query, which may have several with semicolons or line breaks between them. */
function partsOf(query: string): readonly string[] {
  const parts = query.split(/[;\n]/).filter((part) => part.trim() !== '');
  return parts.length > 1 ? parts : [query];
}

/** What was found for one request: what the caller may use, best first, and what it may not. */
function resultOf(found: readonly Found[], isListing: boolean, caller: Caller, { mayUse }: UsableTools) {
  const usable = found.filter(({ tool }) => mayUse(tool));
  const [best] = found;
  const isYours = best === undefined || mayUse(best.tool);
  const near = nearEnough * (best?.score ?? 0);
  const others = isListing ? [] : found.filter(({ tool }) => !mayUse(tool));
  return {
    isYours,
    /** What keeps the best one from the caller, where that is the connection. */
    narrowedTo: best && !isYours && isNarrowed(best.tool, caller) ? caller.narrowing?.text : undefined,
    yours: (isYours ? usable : usable.filter(({ score }) => score >= near)).map(({ tool }) => tool),
    notYours: others
      .filter(({ score }) => !isYours || score >= near)
      .slice(0, maxNotYours)
      .map(({ tool }) => `exists, but needs ${needOf(tool, caller)}: ${tool.name}`),
  };
}

/** The items of several lists, each once: the first of each list, then the second of each, and so on. */
function takingTurns<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return [
    ...new Set(
      Array.from({ length: longest }, (_, index) =>
        lists.flatMap((list) => list.slice(index, index + 1)),
      ).flat(),
    ),
  ];
}

/** How many operations there are on each resource, and how to go on. */
function subjectsOf(resources: readonly string[]): z.output<typeof output> {
  const counts = new Map<string, number>();
  for (const resource of resources) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  return {
    operations: [],
    subjects: [...counts].map(([resource, operations]) => ({ resource, operations })),
    totalFound: resources.length,
    next: 'Say in query what should be done, or send resource to see all on one subject.',
  };
}

/** The permission that a caller needs for a tool, or what of its connection it must leave. */
function needOf(tool: ToolFacts, caller: Caller): string {
  return isNarrowed(tool, caller)
    ? `a connection without ${caller.narrowing?.text}`
    : String(tool.permission);
}

/** True for what the caller could use if its connection were not narrowed. */
function isNarrowed({ permission }: ToolFacts, { permissions, narrowing }: Caller): boolean {
  return (
    narrowing !== undefined &&
    permission !== null &&
    (permissions.has(permission) || narrowing.leftOut.has(permission))
  );
}

/** The resource that is meant, in whatever case and number. Throws `ToolError` when there is none. */
async function resourceNamed(
  sent: string,
  { operations }: UsableTools,
  resourceOf: (tool: ToolFacts) => string,
): Promise<string> {
  const resources = [...new Set(operations.map(resourceOf))];
  const meant = resources.find((resource) => plainly(resource) === plainly(sent));
  if (meant !== undefined) return meant;
  const { nearest } = await import('../../base/nearest.ts');
  const near = nearest(sent, resources);
  throw new ToolError(
    `resource: there is no ${JSON.stringify(sent)}. ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${resources.join(', ')}.`} Next: send one that there is, or leave it out.`,
  );
}

/** Letters alone, in lower case and without the plural. */
const plainly = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/ies$/, 'y')
    .replace(/s$/, '');

/** How to go on from what was found. */
function nextOf(
  yours: readonly unknown[],
  { isYours, narrowedTo }: { isYours: boolean; narrowedTo: string | undefined },
  isInBrief: boolean,
): string | undefined {
  if (narrowedTo !== undefined) {
    return `What fits best is not yours on this connection, which is narrowed to ${narrowedTo}: use one that is not; whoami says what you may do.`;
  }
  if (!isYours) return `What fits best is not yours to use: ask ${contact}; whoami says what you may do.`;
  if (yours.length === 0) {
    return 'Nothing found: say in other words what should be done and to what, or send an empty query for the subjects.';
  }
  return isInBrief ? 'Send detail full for input schemas.' : undefined;
}
