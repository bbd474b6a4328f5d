import { findNodeAtLocation, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isDeepStrictEqual } from 'node:util';
import type { ConfigFile, Credential, Place } from '../../lib/clients/client.ts';
import { CommandError } from '../terminal/command-line.ts';
import { append, removed, replaced } from './json-edit.ts';

const notConnected = 1;

type Json = Readonly<Record<string, unknown>>;
interface Input {
  readonly id: string;
}

/**
 * The text of a client's file with the server in it; comments, order and indentation of all else stay. `text` is empty
 * where there is no file yet. Throws `CommandError` for a file that can't be read, or has something else in that place.
 */
export function withServer(
  text: string,
  path: string,
  file: ConfigFile,
  { credential, place }: { credential: Credential; place: Place },
): string {
  const entry = file.entry(credential, place);
  if (!entry) throw new CommandError(`It has no place for ${credential}.`, { status: notConnected });
  const content = read(text, path, file);
  const servers = record(content[file.key]);
  const there = new Set(inputsIn(content).map(({ id }) => id));
  const missing = (file.inputs?.(credential) ?? []).filter(({ id }) => !there.has(id));
  const written = isDeepStrictEqual(servers[place.name], entry)
    ? text
    : put(text, [file.key], place.name, entry);
  return missing.reduce((before, input) => addItem(before, 'inputs', input), written);
}

/**
 * The same text without the server, and without what only it asked for. Throws `CommandError` as `withServer` does.
 */
export function withoutServer(text: string, path: string, file: ConfigFile, name: string): string {
  const content = read(text, path, file);
  if (!Object.hasOwn(record(content[file.key]), name)) return text;
  const rest = drop(text, [file.key, name]);
  const own = (file.inputs?.('token') ?? []).map(({ id }) => id);
  const isUsed = (id: string) => JSON.stringify(read(rest, path, file)).includes(`\${input:${id}}`);
  return own
    .filter((id) => !isUsed(id))
    .reduce((before, id) => {
      const inputs = inputsIn(read(before, path, file));
      const index = inputs.findIndex((input) => input.id === id);
      if (index < 0) return before;
      return drop(before, inputs.length === 1 ? ['inputs'] : ['inputs', index]);
    }, rest);
}

function read(text: string, path: string, { key }: ConfigFile): Json {
  if (text.trim() === '') return {};
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const { length } = text.slice(0, error.offset).split('\n');
    throw unread(path, `line ${length}: ${printParseErrorCode(error.error)}`);
  }
  if (!isRecord(content)) throw unread(path, 'it is no object');
  if (key in content && !isRecord(content[key])) throw unread(path, `"${key}" in it is no object`);
  if ('inputs' in content && !Array.isArray(content['inputs']))
    throw unread(path, '"inputs" in it is no list');
  return content;
}

function unread(path: string, why: string): CommandError {
  return new CommandError(
    `${path} is not as its client writes it: ${why}. Nothing was written. Next: mend it.`,
    {
      status: notConnected,
    },
  );
}

type Path = readonly (string | number)[];

function nodeAt(text: string, path: Path) {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  return tree && findNodeAtLocation(tree, [...path]);
}

/** Sets a property of the object at a path of one name at most, which is made where it is not there. */
function put(text: string, path: Path, name: string, value: unknown): string {
  const whole = text.trim() === '' ? '{}\n' : text;
  const old = nodeAt(whole, [...path, name]);
  if (old) return replaced(whole, old, value);
  const container = nodeAt(whole, path);
  if (container) return append(whole, container, { name, value });
  return put(whole, [], String(path[0]), { [name]: value });
}

function addItem(text: string, list: string, value: unknown): string {
  const container = nodeAt(text, [list]);
  return container ? append(text, container, { value }) : put(text, [], list, [value]);
}

function drop(text: string, path: Path): string {
  const node = nodeAt(text, path);
  const child = node?.parent?.type === 'property' ? node.parent : node;
  return child?.parent ? removed(text, child.parent, child) : text;
}

function inputsIn(content: Json): readonly Input[] {
  const { inputs } = content;
  return Array.isArray(inputs) ? (inputs as Input[]) : [];
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
