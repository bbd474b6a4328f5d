import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { noteContext } from '../lib/page/page.ts';
import { readSettings, type Settings } from '../lib/settings/settings.ts';

/** Its link has a key in it, which is for whoever reads the terminal: nobody may read it here. */
const liveViewNote =
  'This is a laptop. What happens here, as it happens, is in its live view, which the link opens that npm start printed.';

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
  createApp(settings, {
    outdir: directory,
    checks: false,
    context: { [noteContext]: liveViewNote },
  }).synth();
}
