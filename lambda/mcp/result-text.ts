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
  return linesOf(structured, schema, 0).join('\n');
}

function linesOf(value: object, schema: FieldSchema, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const { facts, blocks } = partsOf(value, schema, depth);
  return [...facts.map((fact) => indent + fact), ...blocks.flat().map((line) => indent + line)];
}

/** What an object says: facts of one line each, then what takes several. */
function partsOf(value: object, schema: FieldSchema, depth: number) {
  const colon = depth < maxDepth ? ':' : '';
  const facts: string[] = [];
  const blocks: string[][] = [];
  const yes: string[] = [];
  const no: string[] = [];
  const unset: string[] = [];
  const none: string[] = [];
  for (const [key, field] of Object.entries(value)) {
    const own = fieldSchema(schema, key);
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

function blockOf(key: string, value: unknown, schema: FieldSchema, depth: number): string[] {
  if (typeof value === 'string')
    return [
      `${key}:`,
      ...value
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => `  ${line}`),
    ];
  if (!Array.isArray(value))
    return [`${key}:`, ...linesOf(value as object, schema, depth + 1).map(unindent(depth))];
  const items = itemSchema(schema);
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
function rowsOf(items: readonly unknown[], schema: FieldSchema): Cells[] | undefined {
  if (items.length < 2) return undefined;
  const rows: Cells[] = [];
  for (const item of items) {
    const row = new Map<string, string>();
    if (!fillRow(row, item as object, schema, '')) return undefined;
    rows.push(row);
  }
  return rows;
}

/** Adds the cells of an object. False when it has a list of objects, which fits into no cell. */
function fillRow(row: Map<string, string>, value: object, schema: FieldSchema, path: string): boolean {
  return Object.entries(value).every(([key, field]) => {
    const own = fieldSchema(schema, key);
    if (field === undefined) return true;
    if (!isStructured(field, own)) row.set(path + key, inline(field, own).replaceAll('|', bar));
    else if (Array.isArray(field)) return false;
    else return fillRow(row, field as object, own, `${path}${key}.`);
    return true;
  });
}

function factsInline(value: object, schema: FieldSchema): string {
  return partsOf(value, schema, maxDepth).facts.join('; ');
}

function inline(value: unknown, schema: FieldSchema): string {
  if (typeof value === 'string') return textOf(value, schema);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null) return '-';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (isFreeForm(itemSchema(schema)) && value.some((item) => typeof item === 'object'))
      return JSON.stringify(value);
    return `[${value.map((item) => inline(item, itemSchema(schema))).join(', ')}]`;
  }
  return isFreeForm(schema) ? JSON.stringify(value) : `{${factsInline(value, schema)}}`;
}

function textOf(text: string, schema: FieldSchema): string {
  const stands = isWritten(schema) ? isPlainAddress(text) : bare.test(text);
  return stands ? text : JSON.stringify(text);
}

const isEmpty = (value: unknown) => typeof value === 'object' && Object.keys(value as object).length === 0;

/** True for what has lines of its own: several lines of text, an object with named fields, a list of those. */
function isBlock(value: unknown, schema: FieldSchema): boolean {
  return typeof value === 'string' ? value.includes('\n') : isStructured(value, schema);
}

function isStructured(value: unknown, schema: FieldSchema): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => isNested(item)) && !isFreeForm(itemSchema(schema));
  }
  return isNested(value) && !isEmpty(value) && !isFreeForm(schema);
}

const isNested = (value: unknown) => typeof value === 'object' && value !== null;

/** What the schema, or the first of its alternatives that has one, says by `read`. */
function first<Found>(schema: FieldSchema, read: (one: FieldSchema) => Found | undefined): Found | undefined {
  const found = read(schema);
  if (found !== undefined || schema.anyOf === undefined) return found;
  for (const variant of schema.anyOf) {
    const inner = first(variant, read);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

const nothingKnown: FieldSchema = {};

function fieldSchema(schema: FieldSchema, key: string): FieldSchema {
  return (
    first(schema, ({ properties }) =>
      properties && Object.hasOwn(properties, key) ? properties[key] : undefined,
    ) ?? nothingKnown
  );
}

const itemSchema = (schema: FieldSchema) => first(schema, ({ items }) => items) ?? nothingKnown;

/** True for objects whose keys are the writer's own. */
const isFreeForm = (schema: FieldSchema) => first(schema, ({ properties }) => properties) === undefined;

const isWritten = (schema: FieldSchema) =>
  first(schema, (one) => (one['userSupplied'] === true ? true : undefined)) === true;
