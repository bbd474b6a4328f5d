import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, type Settings, SettingsError } from '../../lib/settings/settings.ts';
import { CommandError } from '../terminal/command-line.ts';

const own = join(import.meta.dirname, '../../config');
/** The project's own, or in the package that of the folder in which the command is called. */
const config = existsSync(own) ? own : join(process.cwd(), 'config');

/** The settings of a stage. Throws `CommandError` with a line for each problem. */
export function settingsOf(stage: string): Settings {
  try {
    return readSettings(stage, config);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}
