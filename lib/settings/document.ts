import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { dotted, keyHint, masked, printable, type Problem, SettingsError, shown } from './problems.ts';

/** What a settings file says, unchecked, and where it says it. */
export interface SettingsDocument {
  readonly content: unknown;
  /**
   * One line, `<file>:<line>:<column>: <path>: <what and the way out>`: line and column, both from 1, of the value,
   * or of what would hold it where it is not there.
   */
  lineOf(problem: Problem): string;
}

/** What the parser of jsonc-parser 3.3.1 can stumble over, in words. */
const faults: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is neither a value nor a name in double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes must stand here',
  ValueExpected: 'a value must stand here',
  ColonExpected: 'a colon must stand here',
  CommaExpected: 'a comma must stand before this',
  CloseBraceExpected: 'a brace is never closed',
  CloseBracketExpected: 'a bracket is never closed',
  EndOfFileExpected: 'the settings have ended before this',
  UnexpectedEndOfComment: 'this comment is never closed',
  UnexpectedEndOfString: 'this text is not closed on its line',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: String.raw`this text has a \u without four hexadecimal digits`,
  InvalidEscapeCharacter: "this text has a backslash with a character that can't follow it",
  InvalidCharacter: 'this text has a control character, which must be escaped',
};

/**
 * Reads JSON in which comments may stand (`//` and between slashes and stars), but no comma before a closing brace
 * or bracket. `file` is what messages call it. Throws `SettingsError` with a line for the first place that is not
 * JSON, or for each name that an object has twice.
 */
export function readDocument(source: string, file: string): SettingsDocument {
  // Windows' editors put it in front, and RFC 8259, 8.1, lets parsers ignore it.
  const text = source.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false, disallowComments: false });
  const placed = (offset: number) => `${file}:${positionOf(text, offset)}`;
  const [error] = errors;
  if (error || !root) throw new SettingsError([faultLine(text, error, placed)]);
  const twice = [...namesTwice(root, [], placed)];
  if (twice.length > 0) throw new SettingsError(twice);
  return {
    content: getNodeValue(root),
    lineOf: ({ path, text: what, of, called = dotted(path) }) =>
      masked([placed(offsetOf(root, path, of)), called, what].filter((part) => part !== '').join(': ')),
  };
}

/** Line and column of an offset, from 1; a column is one UTF-16 unit, as editors count. */
function positionOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

type Placed = (offset: number) => string;

function faultLine(text: string, error: ParseError | undefined, placed: Placed): string {
  const { offset, length } = error ?? { offset: 0, length: 0 };
  const found = text.slice(offset, offset + length).trim();
  const fault = faults[error ? printParseErrorCode(error.error) : 'ValueExpected'] ?? 'this is not JSON';
  return `${placed(offset)}: is not valid JSON (at ${printable(found) || 'the end of the file'}: ${fault}); correct it${keyHint(found)}`;
}

/** A line for each name that is in its object already: the last one would hold without a word. */
function* namesTwice(node: Node, path: readonly PropertyKey[], placed: Placed): Generator<string> {
  const seen = new Map<string, number>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (child.type !== 'property') {
      yield* namesTwice(child, [...path, index], placed);
      continue;
    }
    const [name, value] = child.children ?? [];
    if (!name || !value) continue;
    const key = String(name.value);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, name.offset);
    } else {
      const line = placed(first).split(':').at(-2);
      yield `${placed(name.offset)}: ${dotted([...path, key])}: ${shown(getNodeValue(value))} is there a second time, first in line ${line}; keep one of them${keyHint([path, key, getNodeValue(value)])}`;
    }
    yield* namesTwice(value, [...path, key], placed);
  }
}

function offsetOf(root: Node, path: readonly PropertyKey[], of?: 'name'): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length).map(segmentOf));
    const name = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    if (node) return (of === 'name' && length === path.length ? (name ?? node) : node).offset;
  }
  return root.offset;
}

const segmentOf = (key: PropertyKey) => (typeof key === 'number' ? key : String(key));
