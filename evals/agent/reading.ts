import { parseText } from './parse-text.ts';

/** What a tool answered, as far as it is read here. */
export interface ToolResult {
  readonly isError?: boolean;
  readonly structuredContent?: Record<string, unknown>;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

/** Which part of results an agent reads: hosts hand models one or the other, or both. */
export type Part = 'text' | 'structured';

/** A result, or an object in one, as an agent reads it: by the names of fields. */
export interface Reading {
  /** The text of the whole result. */
  readonly text: string;
  /** The text, number or id at a path of names, `user.id`. Throws when the result does not say it. */
  get(path: string): string;
  /** The same, undefined when the result does not say it, or says that it is not set. */
  find(path: string): string | undefined;
  /** True when a flag at a path is said to be so; false when it is not, or is not said. */
  is(path: string): boolean;
  /** The objects in the list at a path; none when the result does not have it. */
  rows(path: string): Reading[];
  /** The texts in the list at a path; none when the result does not have it. */
  list(path: string): string[];
  /** The free-form object at a path; empty when the result does not have it. */
  object(path: string): Record<string, unknown>;
}

/** Reads one part of a result as if the other was not there. */
export function readingOf(result: ToolResult, part: Part): Reading {
  const text = textOf(result);
  if (part === 'text' || result.structuredContent === undefined) return reading(text, parseText(text));
  const { structuredContent } = result;
  const { operation, result: inner } = structuredContent;
  const isRun = typeof operation === 'string' && typeof inner === 'object' && inner !== null;
  return reading(text, isRun ? inner : structuredContent);
}

/** What confirms the call that a result asks about. Throws when it asks about none. */
export function confirmationIn(asked: Reading): string {
  const found = asked.find('approval.confirmation') ?? /"confirmation": "([^"]+)"/.exec(asked.text)?.[1];
  if (found === undefined) throw new Error(`The result asks for no confirmation:\n${asked.text}`);
  return found;
}

/** The text of a result. */
export function textOf({ content }: ToolResult): string {
  return content.map((block) => block.text ?? '').join('\n');
}

function reading(text: string, value: unknown): Reading {
  const at = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>(
        (inner, name) =>
          typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
            ? (inner as Record<string, unknown>)[name]
            : undefined,
        value,
      );
  const listAt = (path: string): unknown[] => {
    const found = at(path);
    return Array.isArray(found) ? found : [];
  };
  const find = (path: string): string | undefined => {
    const found = at(path);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
  };
  return {
    text,
    find,
    get(path) {
      const found = find(path);
      if (found === undefined) throw new Error(`The result does not say "${path}":\n${text}`);
      return found;
    },
    is: (path) => at(path) === true,
    rows: (path) => listAt(path).map((item) => reading(text, item)),
    list: (path) => listAt(path).map(String),
    object(path) {
      const found = at(path);
      return typeof found === 'object' && found !== null && !Array.isArray(found)
        ? (found as Record<string, unknown>)
        : {};
    },
  };
}
