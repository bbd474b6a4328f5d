import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SettingsError } from './problems.ts';

/** What `<directory>/<stage>.json` holds, unchecked, and the name to call the file by in messages. */
export interface SettingsFile {
  readonly file: string;
  readonly content: unknown;
}

/** Reads the settings file of a stage. Throws `SettingsError` for a bad stage name, a missing file or bad JSON. */
export function readSettingsFile(stage: string, directory: string): SettingsFile {
  const existing = stagesIn(directory);
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new SettingsError([
      `stage: ${JSON.stringify(stage)} must start with a lowercase letter and go on with lowercase letters, digits or hyphens, 20 characters at most; ${choice(existing)}`,
    ]);
  }
  const file = `${basename(directory)}/${stage}.json`;
  if (!existing.includes(stage)) {
    throw new SettingsError([
      `stage: ${JSON.stringify(stage)} has no file ${file}; create it, or ${choice(existing)}`,
    ]);
  }
  return { file, content: parse(readFileSync(join(directory, `${stage}.json`), 'utf8'), file) };
}

function stagesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .toSorted();
  } catch (error) {
    throw new SettingsError([
      `${directory}: the folder of settings can't be read (${error instanceof Error ? error.message : String(error)}); restore it, with one file per stage`,
    ]);
  }
}

function choice(stages: readonly string[]): string {
  return stages.length > 0
    ? `choose a stage that exists with -c stage=<name>: ${stages.join(', ')}`
    : 'put a settings file there: {} is enough';
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column } = faultPosition(text);
    const cause = (error instanceof Error ? error.message : String(error))
      .replaceAll(/\s+/g, ' ')
      .replace(/ in JSON at position .*$/, '');
    throw new SettingsError([
      `${file}:${line}:${column}: is not valid JSON (${cause}); correct it at line ${line}, column ${column}`,
    ]);
  }
}

/** Line and column, from 1, where `text` stops being JSON. Not every message of V8 says so. */
function faultPosition(text: string): { line: number; column: number } {
  const message = syntaxError(text) ?? '';
  const position = /at position (\d+)/.exec(message)?.[1];
  const end = position === undefined ? firstUnexpected(text) : Number(position);
  const lines = text.slice(0, end).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** A token is unexpected as soon as its first wrong character is there, so the shortest prefix tells which it is. */
function firstUnexpected(text: string): number {
  for (let length = 1; length <= text.length; length += 1) {
    if (syntaxError(text.slice(0, length))?.startsWith('Unexpected token')) return length - 1;
  }
  return text.length;
}

function syntaxError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
