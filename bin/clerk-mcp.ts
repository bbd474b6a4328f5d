import { App } from 'aws-cdk-lib';
import { join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';

const app = new App();
const stage: unknown = app.node.tryGetContext('stage') ?? 'dev';
try {
  createApp(readSettings(String(stage), join(import.meta.dirname, '../config')), app).synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  for (const problem of error.problems) console.error(problem);
  process.exitCode = 1;
}
