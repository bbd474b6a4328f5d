import { readSettings, type Settings, SettingsError } from '../../lib/settings/settings.ts';
import { CommandError } from '../terminal/command-line.ts';
import { configFolder } from './config-folder.ts';

/** The settings of a stage. Throws `CommandError` with a line for each problem. */
export function settingsOf(stage: string): Settings {
  try {
    return readSettings(stage, configFolder);
  } catch (error) {
    if (error instanceof SettingsError) {
      // The CDK's way to name a stage is not that of these commands.
      const message = error.message.replace('-c stage=<name>', '--stage <name>');
      throw new CommandError(message, { cause: error });
    }
    throw error;
  }
}
