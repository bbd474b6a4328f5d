import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, type Settings, SettingsError } from '../../../lib/settings/settings.ts';

/** A folder of settings files, read as the app reads them. */
export interface SettingsReader {
  /** Where `config/` is. */
  readonly root: string;
  readonly directory: string;
  /** Writes settings, or the text of a file, and reads them. Throws `SettingsError`. */
  settingsOf(content: unknown, stage?: string): Promise<Settings>;
  /**
   * The lines that settings, or the text of a file, are refused with; none for good ones. Each must say a line and a
   * column, which are left out here: positions.test.ts says where they point.
   */
  problemsOf(content: unknown): Promise<string[]>;
  /** The same with lines and columns. */
  placedProblemsOf(content: unknown): Promise<string[]>;
  remove(): Promise<void>;
}

export async function settingsReader(): Promise<SettingsReader> {
  const root = await mkdtemp(join(tmpdir(), 'settings-'));
  const directory = join(root, 'config');
  await mkdir(directory);
  const settingsOf = async (content: unknown, stage = 'dev') => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(directory, `${stage}.json`), text);
    return readSettings(stage, directory);
  };
  const placedProblemsOf = (content: unknown) => problemsIn(() => settingsOf(content));
  return {
    root,
    directory,
    settingsOf,
    problemsOf: async (content) => (await placedProblemsOf(content)).map(withoutPosition),
    placedProblemsOf,
    remove: () => rm(root, { recursive: true }),
  };
}

function withoutPosition(line: string): string {
  const [, file, rest] = /^(config\/[a-z]+\.json):\d+:\d+(: .*)$/.exec(line) ?? [];
  if (file === undefined) throw new Error(`says no line and column: ${line}`);
  return `${file}${rest}`;
}

/** The lines of the `SettingsError` that `read` throws; none when it throws nothing. */
export async function problemsIn(read: () => unknown): Promise<string[]> {
  try {
    await read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
