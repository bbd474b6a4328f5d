import { parentPort, workerData } from 'node:worker_threads';
import { SettingsError } from '../lib/settings/settings.ts';
import type { SynthesisRequest } from './synthesis.ts';
import { synthesize } from './synthesize.ts';

// Tells what is wrong with the settings; nothing when all is done.
const problems: readonly string[] = problemsIn(workerData as SynthesisRequest);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
parentPort?.postMessage(problems);

function problemsIn({ directory, environment }: SynthesisRequest): readonly string[] {
  try {
    synthesize(directory, undefined, environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
