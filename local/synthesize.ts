import { App } from 'aws-cdk-lib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { readSettings } from '../lib/settings.ts';

const root = join(import.meta.dirname, '..');

/**
 * Synthesizes the stage `local` into `directory`, bundling included; the same app that `cdk deploy` takes.
 * Throws `SettingsError` when its settings are not valid.
 */
export function synthesize(directory: string, stage = 'local'): void {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const settings = readSettings(stage, join(root, 'config'));
  createApp(settings, new App({ outdir: directory, context })).synth();
}
