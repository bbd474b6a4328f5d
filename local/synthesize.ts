import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { readSettings, type Settings } from '../lib/settings/settings.ts';

/**
 * Synthesizes the stage `local` of the settings in `config` into `directory`, bundling included; the same app that
 * `cdk deploy` takes, without the checks of what is deployed. `environment` is the kind of Clerk instance that it is to work
 * on, where that is not what the settings say. Throws `SettingsError` when its settings are not valid.
 */
export function synthesize(
  directory: string,
  config = join(import.meta.dirname, '../config'),
  environment?: Settings['clerk']['environment'],
): void {
  const read = readSettings('local', config);
  const settings = environment ? { ...read, clerk: { ...read.clerk, environment } } : read;
  createApp(settings, { outdir: directory, checks: false }).synth();
}
