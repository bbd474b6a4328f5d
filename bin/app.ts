import { join } from 'node:path';
import { createApp, requestedStage } from '../lib/app.ts';
import { readSettings, SettingsError } from '../lib/settings/settings.ts';

try {
  const settings = readSettings(requestedStage(), join(import.meta.dirname, '../config'));
  createApp(settings).synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  for (const problem of error.problems) console.error(problem);
  process.exitCode = 1;
}
