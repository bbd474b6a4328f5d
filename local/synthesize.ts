import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { readSettings } from '../lib/settings.ts';

/**
 * Synthesizes the stage `local` into `directory`, bundling included; the same app that `cdk deploy` takes.
 * Throws `SettingsError` when its settings are not valid.
 */
export function synthesize(directory: string): void {
  const settings = readSettings('local', join(import.meta.dirname, '../config'));
  createApp(settings, { outdir: directory }).synth();
}
