import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { CommandError } from '../bin/terminal/command-line.ts';

/** What is to be synthesized, and where to. */
export interface SynthesisRequest {
  readonly directory: string;
  /** The kind of Clerk instance that it is to work on; undefined for that of the settings. */
  readonly environment?: 'development' | 'production';
}

/** A synthesis under way. */
export interface Synthesis {
  /** Resolves when the assembly is there. Rejects with `CommandError` when its settings are not valid, a line each. */
  readonly done: Promise<void>;
  /** Ends it, done or not; then `done` may never settle. */
  stop(): Promise<void>;
}

/**
 * Begins to synthesize the stage `local` into a directory, in a thread of its own: it takes seconds, in which this
 * process can be ended. What CDK says of its progress is left out; all else goes to `write`.
 */
export function startSynthesis(request: SynthesisRequest, write: (line: string) => void): Synthesis {
  const worker = new Worker(new URL('./synthesis-worker.ts', import.meta.url), {
    workerData: request,
    stdout: true,
    stderr: true,
  });
  for (const input of [worker.stdout, worker.stderr]) {
    createInterface({ input }).on('line', (line) => line.startsWith('Bundling asset ') || write(line));
  }
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  worker.once('message', (problems: readonly string[]) => {
    if (problems.length === 0) resolve();
    else reject(new CommandError(problems.join('\n')));
  });
  worker.once('error', reject);
  return {
    done,
    async stop() {
      await worker.terminate();
    },
  };
}
