import type { ClerkClient } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import type { ClerkMethod } from '../clerk/methods.ts';
import { offsetOf } from '../definition/cursor.ts';
import { pageOf, pageShape, walkParameters } from '../definition/page.ts';
import { changeShape, overwritten, unchanged } from '../definition/overwritten.ts';
import type { Tool } from '../definition/tool.ts';

/** How much an operation can do: it only reads, it changes something, or it takes something away for good. */
export type Risk = 'read' | 'write' | 'destructive';

interface OperationFacts {
  /** The one method of `@clerk/backend` that it calls. */
  readonly method: ClerkMethod;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Words besides its own name and description that people look for it with. */
  readonly keywords?: string;
  readonly permission: Permission;
  readonly risk: Risk;
  /** Whether a second call with the same arguments changes nothing more. Default: true but for `write`. */
  readonly idempotent?: boolean;
}

interface OperationDefinition<Input extends z.ZodObject, Output extends z.ZodObject>
  extends OperationFacts, Pick<Tool<Input, Output>, 'shownOnce'> {
  readonly input: Input;
  /** Takes what the SDK answers and gives what leaves this server: only the fields it names. */
  readonly output: Output;
  readonly call: (client: ClerkClient, input: z.output<Input>) => Promise<z.input<Output>>;
  /**
   * Reads what `call` will change, as that answers it; undefined where there is none. The answer then says whether
   * anything has changed, and what was overwritten.
   */
  readonly before?: (client: ClerkClient, input: z.output<Input>) => Promise<z.input<Output> | undefined>;
}

/** An operation of the catalog, as a tool. */
export function operation<Input extends z.ZodObject, Output extends z.ZodObject>({
  method,
  risk,
  idempotent = risk !== 'write',
  call,
  before,
  ...facts
}: OperationDefinition<Input, Output>): Tool<Input> {
  return {
    ...facts,
    output: before ? facts.output.extend(changeShape(facts.output)) : facts.output,
    methods: [method],
    annotations: {
      readOnlyHint: risk === 'read',
      destructiveHint: risk === 'destructive',
      idempotentHint: idempotent,
      openWorldHint: true,
    },
    async run(input, { clerk }) {
      const work = (client: ClerkClient) => call(client, input);
      if (risk === 'read') return { structured: facts.output.parse(await clerk.read(work)) };
      // The way to Clerk takes only objects for answers.
      const { was } = before
        ? await clerk.read(async (client) => ({ was: await before(client, input) }))
        : { was: undefined };
      const structured = facts.output.parse(await clerk.write(work));
      if (was === undefined) return { structured };
      const change = overwritten(facts.output.parse(was), structured, input);
      return {
        structured: { ...structured, ...change },
        ...(change.changed === false && { headline: unchanged }),
      };
    },
  };
}

/** What Clerk's lists take: how many, and after how many. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

interface ListDefinition<Input extends z.ZodRawShape, Item extends z.ZodType> extends Omit<
  OperationFacts,
  'risk' | 'idempotent'
> {
  /** Filters besides `limit` and `cursor`. */
  readonly input: Input;
  readonly item: Item;
  /** The most that Clerk gives at once; default 500. */
  readonly maxLimit?: number;
  readonly call: (
    client: ClerkClient,
    input: z.output<z.ZodObject<Input>> & Page,
  ) => Promise<{ data: z.input<Item>[]; totalCount: number }>;
}

/** An operation that lists: pages of 20 unless told otherwise, with a cursor for the next. */
export function listOperation<Input extends z.ZodRawShape, Item extends z.ZodType>({
  method,
  input: filters,
  item,
  maxLimit = 500,
  call,
  ...facts
}: ListDefinition<Input, Item>): Tool {
  const input = z.strictObject({ ...filters, ...walkParameters(maxLimit) });
  const output = z.object({ items: z.array(item), ...pageShape });
  return {
    ...facts,
    methods: [method],
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input,
    output,
    async run(checked, { clerk }) {
      const { limit, cursor, maxCharacters, ...wanted } = checked as {
        limit: number;
        cursor?: string;
        maxCharacters?: number;
      };
      const offset = offsetOf(cursor);
      const page = { ...wanted, limit, offset } as z.output<z.ZodObject<Input>> & Page;
      const { data, totalCount } = await clerk.read((client) => call(client, page));
      const found = data.map((one) => item.parse(one));
      return pageOf(found, { offset, totalCount, maxCharacters }, (items, position) => ({
        structured: { items, ...position },
      }));
    },
  };
}
