import type { CallToolResult } from '@modelcontextprotocol/server';
import { removeForbidden } from '../access/fields.ts';
import type { Permission } from '../access/permissions.ts';
import { counted } from '../base/counted.ts';
import { cut } from '../base/cut.ts';
import { defaultCharacters } from '../definition/result-size.ts';
import type { ToolAnswer } from '../definition/tool.ts';
import { resultText } from './result-text.ts';
import type { ToolSchemas } from './tool-schemas.ts';

/** How much of long texts and lists is left where a result that has no pages would be too long: each step shows less. */
const shorter = [
  { text: 4_000, items: Infinity },
  { text: 1_000, items: 200 },
  { text: 250, items: 50 },
  { text: 100, items: 10 },
  { text: 50, items: 3 },
] as const;

/** Characters for what surrounds the result of an operation that is run by `run_operation`. */
const wrapping = 500;

/**
 * The result of a call: its structured content, without the fields that the caller may not see, and its text form, each
 * in at most as many characters as the caller asked for, else 60,000. No text in it holds half a character, or characters
 * that change the direction of text.
 */
export async function callResult(
  answer: ToolAnswer<Record<string, unknown>>,
  { output, guardedOutput, userSupplied }: ToolSchemas,
  granted: ReadonlySet<Permission>,
  args: Readonly<Record<string, unknown>>,
): Promise<CallToolResult> {
  const { text } = answer;
  const asked = typeof args['maxCharacters'] === 'number' ? args['maxCharacters'] : 0;
  const most = Math.max(asked, defaultCharacters);
  const contentOf = ({ structured }: typeof answer) => {
    removeForbidden(structured, guardedOutput, granted);
    return isClean(structured) ? structured : (cleaned(structured) as Record<string, unknown>);
  };
  const asText = ({ headline = '' }: typeof answer, content: Record<string, unknown>, note: string) =>
    [note, cut(headline), text === undefined ? resultText(content, output) : cut(text)]
      .filter((line) => line !== '')
      .join('\n');
  let shown = answer;
  let whole = contentOf(shown);
  let result = inBoth(whole, asText(shown, whole, ''), userSupplied);
  // That of another tool was bounded when it was made.
  if (text !== undefined) return result;
  const { page } = answer;
  if (page) {
    for (let { rows } = page; rows > 1 && !fits(result, most);) {
      rows = fewer(rows, result, most);
      shown = await page.first(rows);
      whole = contentOf(shown);
      result = inBoth(whole, asText(shown, whole, ''), userSupplied);
    }
  }
  if (fits(result, most)) return result;
  // The cursor goes on after the rows of a page, so all of them are shown.
  const isPage = page !== undefined || typeof whole['nextCursor'] === 'string';
  for (const step of shorter) {
    const content = isPage ? rowsShortened(whole, step) : (shortened(whole, step) as Record<string, unknown>);
    result = inBoth(content, asText(shown, content, noteOn(step, isPage)), userSupplied);
    if (fits(result, most)) break;
  }
  return result;
}

type InBoth = CallToolResult & { content: [{ type: 'text'; text: string }] };

function noteOn({ text, items }: (typeof shorter)[number], isPage: boolean): string {
  const where = isPage ? 'in each row, ' : '';
  const lists = items === Infinity ? '' : `, lists after ${counted(items, 'item')}`;
  return `Too long to show whole: ${where}texts end after ${text} characters${lists}.`;
}

/** How many rows to try next: as many as there is room for by the length so far, and fewer than before. */
function fewer(rows: number, { content: [{ text }], structuredContent }: InBoth, most: number): number {
  const length = Math.max(text.length, JSON.stringify(structuredContent).length);
  return Math.max(1, Math.min(rows - 1, Math.floor((rows * (most - wrapping)) / length)));
}

function inBoth(structured: Record<string, unknown>, text: string, marked: readonly string[]): InBoth {
  const userSupplied = marked.filter((path) => isIn(structured, stepsOf(path)));
  return {
    content: [{ type: 'text', text }],
    structuredContent: userSupplied.length === 0 ? structured : { ...structured, userSupplied },
  };
}

function fits({ content: [{ text }], structuredContent }: InBoth, most: number): boolean {
  const room = most - wrapping;
  return text.length <= room && JSON.stringify(structuredContent).length <= room;
}

/** One name of a path, and how many lists are in each other there. */
type Step = readonly [name: string, lists: number];

/** By path, which the output schemas have: there are no more than those. */
const steps = new Map<string, readonly Step[]>();

/** The steps of a path, which has `[]` after the names of lists. */
function stepsOf(path: string): readonly Step[] {
  let known = steps.get(path);
  if (!known) {
    known = path.split('.').map((part) => {
      const name = part.replaceAll('[]', '');
      return [name, (part.length - name.length) / 2];
    });
    steps.set(path, known);
  }
  return known;
}

/** True when there is anything where the steps lead. */
function isIn(value: unknown, way: readonly Step[], at = 0): boolean {
  const step = way[at];
  if (step === undefined) return !isNothing(value);
  if (typeof value !== 'object' || value === null) return false;
  const [name, lists] = step;
  const inner: unknown = (value as Record<string, unknown>)[name];
  if (lists === 0) return isIn(inner, way, at + 1);
  return Array.isArray(inner) && inner.flat(lists - 1).some((item) => isIn(item, way, at + 1));
}

const isNothing = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * True when there is nothing to clean in the value, as in most: its JSON is printable ASCII and has no escape of a
 * character that is none. JSON writes half characters as escapes, and line breaks and the like by a letter.
 */
function isClean(value: unknown): boolean {
  const json = JSON.stringify(value);
  return (printable.test(json) && !json.includes('\\u')) || isCleanThroughout(value);
}

const printable = /^[ -~]*$/;

function isCleanThroughout(value: unknown): boolean {
  if (typeof value === 'string') return cut(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  for (const key in value) {
    if (cut(key) !== key || !isCleanThroughout((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** The value with every text in it cleaned, names included. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cut(key), cleaned(inner)]));
}

/** A page with all its rows, and what is in them shortened. */
function rowsShortened(whole: Record<string, unknown>, step: (typeof shorter)[number]) {
  return Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((row) => shortened(row, step)) : value,
    ]),
  );
}

function shortened(value: unknown, step: (typeof shorter)[number]): unknown {
  if (typeof value === 'string') return cut(value, step.text);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, step.items).map((item) => shortened(item, step));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner, step)]));
}
