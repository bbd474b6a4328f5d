import type { FieldSchema } from '../access/fields.ts';
import { isPlainAddress } from '../clerk/views/user-text.ts';

/** Text that stands as it is: one word, which can't be taken for anything else. */
const bare = /^(?!(?:yes|no|true|false|null|-|[-\d.]+)$)[\w@+./:#%&=?~*•-]+$/;

/** Objects down to this depth have a line for each field; deeper ones stand in one line. */
const maxDepth = 2;

/**
 * A result as text that lacks nothing: each field of the structured content under its name, as the output schema has it.
 * Flags stand together by their value, and so do fields that are not set or have nothing in them; lists of alike items are
 * tables; metadata is JSON. Whatever people may have written stands in quotation marks.
 */
export function resultText(structured: object, schema: FieldSchema): string {
  return linesOf(structured, shapeOf(schema), 0).join('\n');
}

function linesOf(value: object, shape: Shape, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const { facts, blocks } = partsOf(value, shape, depth);
  return [...facts.map((fact) => indent + fact), ...blocks.flat().map((line) => indent + line)];
}

/** What an object says: facts of one line each, then what takes several. */
function partsOf(value: object, shape: Shape, depth: number) {
  const colon = depth < maxDepth ? ':' : '';
  const facts: string[] = [];
  const blocks: string[][] = [];
  const yes: string[] = [];
  const no: string[] = [];
  const unset: string[] = [];
  const none: string[] = [];
  for (const [key, field] of Object.entries(value)) {
    const own = shape.fields.get(key) ?? nothingKnown;
    if (field === undefined) continue;
    if (typeof field === 'boolean') (field ? yes : no).push(key);
    else if (field === null) unset.push(key);
    else if (isEmpty(field)) none.push(key);
    else if (depth < maxDepth && isBlock(field, own)) blocks.push(blockOf(key, field, own, depth));
    else facts.push(`${key}${colon} ${inline(field, own)}`);
  }
  const addGroup = (name: string, keys: readonly string[]) =>
    keys.length > 0 && facts.push(`${name}${colon} ${keys.join(', ')}`);
  addGroup('yes', yes);
  addGroup('no', no);
  addGroup('not set', unset);
  addGroup('none', none);
  return { facts, blocks };
}

function blockOf(key: string, value: unknown, shape: Shape, depth: number): string[] {
  if (typeof value === 'string')
    return [
      `${key}:`,
      ...value
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => `  ${line}`),
    ];
  if (!Array.isArray(value))
    return [`${key}:`, ...linesOf(value as object, shape, depth + 1).map(unindent(depth))];
  const items = itemsOf(shape);
  const rows = rowsOf(value, items);
  if (!rows) return [`${key}:`, ...value.map((item) => `- ${factsInline(item as object, items)}`)];
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return [
    `${key} (${columns.join(' | ')}):`,
    ...rows.map((row) => `- ${columns.map((name) => row.get(name) ?? '').join(' | ')}`),
  ];
}

/** Lines of what is deeper come with the whole indentation; the block adds its own. */
const unindent = (depth: number) => (line: string) => line.slice(2 * depth);

/** A bar in what someone wrote would begin another cell. It stands in quotation marks, so JSON's spelling will do. */
const bar = '\\u007c';

/** A field of an item, or of an object in it, by its path: `organization.id`. */
type Cells = ReadonlyMap<string, string>;

/** The items as rows of one table; undefined when there is only one, or some have lists of their own. */
function rowsOf(items: readonly unknown[], shape: Shape): Cells[] | undefined {
  if (items.length < 2) return undefined;
  const rows: Cells[] = [];
  for (const item of items) {
    const row = new Map<string, string>();
    if (!fillRow(row, item as object, shape, '')) return undefined;
    rows.push(row);
  }
  return rows;
}

/** Adds the cells of an object. False when it has a list of objects, which fits into no cell. */
function fillRow(row: Map<string, string>, value: object, shape: Shape, path: string): boolean {
  return Object.entries(value).every(([key, field]) => {
    const own = shape.fields.get(key) ?? nothingKnown;
    if (field === undefined) return true;
    if (!isStructured(field, own)) row.set(path + key, inline(field, own).replaceAll('|', bar));
    else if (Array.isArray(field)) return false;
    else return fillRow(row, field as object, own, `${path}${key}.`);
    return true;
  });
}

function factsInline(value: object, shape: Shape): string {
  return partsOf(value, shape, maxDepth).facts.join('; ');
}

function inline(value: unknown, shape: Shape): string {
  if (typeof value === 'string') return textOf(value, shape);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null) return '-';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (itemsOf(shape).isFreeForm && value.some((item) => typeof item === 'object'))
      return JSON.stringify(value);
    return `[${value.map((item) => inline(item, itemsOf(shape))).join(', ')}]`;
  }
  return shape.isFreeForm ? JSON.stringify(value) : `{${factsInline(value, shape)}}`;
}

function textOf(text: string, shape: Shape): string {
  const stands = shape.isWritten ? isPlainAddress(text) : bare.test(text);
  return stands ? text : JSON.stringify(text);
}

const isEmpty = (value: unknown) => typeof value === 'object' && Object.keys(value as object).length === 0;

/** True for what has lines of its own: several lines of text, an object with named fields, a list of those. */
function isBlock(value: unknown, shape: Shape): boolean {
  return typeof value === 'string' ? value.includes('\n') : isStructured(value, shape);
}

function isStructured(value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => isNested(item)) && !itemsOf(shape).isFreeForm;
  }
  return isNested(value) && !isEmpty(value) && !shape.isFreeForm;
}

const isNested = (value: unknown) => typeof value === 'object' && value !== null;

const itemsOf = ({ items }: Shape) => items ?? nothingKnown;

/** What an output schema says that matters here, its alternatives taken together. */
interface Shape {
  readonly fields: ReadonlyMap<string, Shape>;
  readonly items: Shape | undefined;
  /** Whether keys are the writer's own. */
  readonly isFreeForm: boolean;
  /** Whether an end user may have written it. */
  readonly isWritten: boolean;
}

const nothingKnown: Shape = { fields: new Map(), items: undefined, isFreeForm: true, isWritten: false };

const shapes = new WeakMap<FieldSchema, Shape>();

/** The shape of a schema, made once. */
function shapeOf(schema: FieldSchema): Shape {
  let shape = shapes.get(schema);
  if (!shape) {
    shape = shapeAmong(alternativesIn(schema));
    shapes.set(schema, shape);
  }
  return shape;
}

/** Where several have the same field, or items, it is that of the first. */
function shapeAmong(alternatives: readonly FieldSchema[]): Shape {
  const fields = alternatives.flatMap(({ properties = {} }) => Object.entries(properties)).toReversed();
  const items = alternatives.find((one) => one.items)?.items;
  return {
    fields: new Map(fields.map(([name, field]) => [name, shapeOf(field)])),
    items: items && shapeOf(items),
    isFreeForm: alternatives.every(({ properties }) => properties === undefined),
    isWritten: alternatives.some((one) => one['userSupplied'] === true),
  };
}

/** The schema itself, then its alternatives and theirs. */
const alternativesIn = (schema: FieldSchema): FieldSchema[] => [
  schema,
  ...(schema.anyOf ?? []).flatMap(alternativesIn),
];
