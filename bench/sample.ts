import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { Question } from './events.ts';
import type { Job, JobResult, Phase, PhaseResult } from './host/job.ts';
import { endWithThis } from './leave-nothing.ts';
import { messageIn } from './message.ts';
import { pinned } from './pinned.ts';
import type { Target } from './target.ts';

/** One process to start, and what it is to do. */
export interface Sample {
  /** Undefined for an empty process. */
  readonly target?: Target;
  readonly question?: Question;
  readonly preload?: readonly string[];
  readonly phases: readonly Phase[];
}

/**
 * How Lambda's runtime starts Node for a function of 1,024 MB, by the `/var/runtime/bootstrap` that is in its published
 * images: a tenth of the memory is for new objects, in two halves.
 */
const runtimeFlags = [
  '--expose-gc',
  '--max-http-header-size=81920',
  '--max-semi-space-size=51',
  '--max-old-space-size=922',
];

/** Takes one sample in a fresh process on one core. Throws when the function did not answer as it should. */
export async function take(host: string, sample: Sample): Promise<readonly PhaseResult[]> {
  const { target, question, preload, phases } = sample;
  const job: Job = {
    ...(target && { code: target.code }),
    ...(preload && { preload }),
    ...(question && { event: question.event }),
    phases,
  };
  const child = spawn(...pinned(0, [...runtimeFlags, host, JSON.stringify(job)]), {
    env: { ...target?.environment, LAMBDA_TASK_ROOT: target?.code.directory ?? '' },
    // Logs go nowhere, as far as this process is concerned; what is printed as an error helps when it fails.
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  endWithThis(child);
  const [printed, errors] = await Promise.all([
    buffer(child.stdio[3] as Readable),
    text(child.stdio[2] as Readable),
  ]);
  if (printed.length === 0)
    throw new Error(`${target?.name ?? 'The empty process'} failed:\n${errors.slice(-2000)}`);
  const { phases: results, answer } = JSON.parse(printed.toString()) as JobResult;
  if (question && !question.isAnsweredBy(messageIn(answer))) {
    throw new Error(
      `${target?.name} did not answer as it should:\n${answer.slice(0, 2000)}\n${errors.slice(-2000)}`,
    );
  }
  return results;
}
