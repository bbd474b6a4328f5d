import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readDocument, type SettingsDocument } from './document.ts';
import { SettingsError } from './problems.ts';

const stageName = /^[a-z][a-z0-9-]{0,19}$/;

/** Whether a stage can be called so. */
export const isStageName = (name: string): boolean => stageName.test(name);

/** What the name of a stage must be, as it follows the name. */
export const stageNameRule =
  'must start with a lowercase letter and go on with lowercase letters, digits or hyphens, 20 characters at most';

/**
 * Reads `<directory>/<stage>.json`. Throws `SettingsError` for a bad stage name, a file that is missing or can't be
 * read, and one that is not JSON (in which comments may stand) or has a name twice.
 */
export function readSettingsFile(stage: string, directory: string): SettingsDocument {
  const existing = stagesIn(directory);
  if (!isStageName(stage)) {
    throw new SettingsError([`stage: ${JSON.stringify(stage)} ${stageNameRule}; ${choice(existing)}`]);
  }
  const file = `${basename(directory)}/${stage}.json`;
  if (!existing.includes(stage)) {
    throw new SettingsError([
      `stage: ${JSON.stringify(stage)} has no file ${file}; create it, or ${choice(existing)}`,
    ]);
  }
  return readDocument(contentOf(join(directory, `${stage}.json`), file), file);
}

function contentOf(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError([
      `${file}: can't be read (${causeOf(error)}); let it be a file that you may read`,
    ]);
  }
}

const causeOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The stages that have a file in the folder, in order. Throws `SettingsError` where that can't be read. */
export function stagesIn(directory: string): string[] {
  try {
    return (
      readdirSync(directory)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        // The JSON Schema beside them is no stage.
        .filter((name) => stageName.test(name))
        .toSorted()
    );
  } catch (error) {
    throw new SettingsError([
      `${directory}: the folder of settings can't be read (${causeOf(error)}); restore it, with one file per stage`,
    ]);
  }
}

function choice(stages: readonly string[]): string {
  return stages.length > 0
    ? `choose a stage that exists with -c stage=<name>: ${stages.join(', ')}`
    : 'put a settings file there; docs/settings.md shows the least that it needs';
}
