import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { readSettings } from '../lib/settings/settings.ts';

/**
 * Synthesizes the stage `local` of the settings in `config` into `directory`, bundling included; the same app that
 * `cdk deploy` takes, without the checks of what is deployed. Throws `SettingsError` when its settings are not valid.
 */
export function synthesize(directory: string, config = join(import.meta.dirname, '../config')): void {
  const settings = readSettings('local', config);
  createApp(settings, { outdir: directory, checks: false }).synth();
}
