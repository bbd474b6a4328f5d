import { join } from 'node:path';
import { readSettings, type Settings, SettingsError } from '../../lib/settings/settings.ts';
import { CommandError } from '../terminal/command-line.ts';

const config = join(import.meta.dirname, '../../config');

/** The settings of a stage. Throws `CommandError` with a line for each problem. */
export function settingsOf(stage: string): Settings {
  try {
    return readSettings(stage, config);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}
