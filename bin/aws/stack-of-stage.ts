import { join } from 'node:path';
import { readSettingsFile } from '../../lib/settings/file.ts';
import { SettingsError } from '../../lib/settings/settings.ts';
import { stackNameOf, usualName } from '../../lib/settings/stack-name.ts';

const config = join(import.meta.dirname, '../../config');

/** The name of a stage's stack: by its settings where they are at hand, whatever else is wrong with them. */
export function stackOfStage(stage: string, directory = config): string {
  return stackNameOf({ stage, name: nameIn(stage, directory) });
}

function nameIn(stage: string, directory: string): string {
  try {
    const { content } = readSettingsFile(stage, directory);
    const name: unknown =
      typeof content === 'object' && content !== null && 'name' in content && content.name;
    return typeof name === 'string' ? name : usualName;
  } catch (error) {
    if (error instanceof SettingsError) return usualName;
    throw error;
  }
}
