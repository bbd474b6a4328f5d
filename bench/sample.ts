import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buffer, text } from 'node:stream/consumers';
import type { Readable, Writable } from 'node:stream';
import type { Question } from './events.ts';
import type { Frozen, Job, JobResult, Moment, Phase, PhaseResult } from './host/job.ts';
import { endWithThis } from './leave-nothing.ts';
import { messageIn } from './message.ts';
import { type Front, startFront } from './network/front.ts';
import { type RoundTrips, roundTrips } from './network/round-trips.ts';
import { pinned } from './pinned.ts';
import { areQuiet, looksUntilQuiet, untilQuiet } from './quiet.ts';
import { reaching, type Target } from './target.ts';
import type { Stub } from './stub/start.ts';

/** One process to start, and what it is to do. */
export interface Sample {
  /** Undefined for an empty process. */
  readonly target?: Target;
  readonly question?: Question;
  readonly preload?: readonly string[];
  readonly phases: readonly Phase[];
  /** Where the services are: on loopback, far away, or where round trips to them are counted. Default `near`. */
  readonly network?: 'near' | 'far' | 'counted';
}

/** With what samples are taken. */
export interface Means {
  /** The program that stands for Lambda's runtime. */
  readonly host: string;
  readonly stub: Stub;
  /** Waits while a process is frozen; others may run meanwhile. */
  readonly wait: (milliseconds: number) => Promise<void>;
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

/** Milliseconds without a sign of work after which all that was begun has ended: longer than anything far takes to answer. */
const settledMs = 300;

/** Takes one sample in a fresh process on one core. Throws when the function did not answer as it should. */
export async function take(means: Means, sample: Sample): Promise<readonly PhaseResult[]> {
  const { target, question } = sample;
  const { phases, answer, errors } = await run(means, sample);
  if (question && !question.isAnsweredBy(messageIn(answer))) {
    throw new Error(
      `${target?.name} did not answer as it should:\n${answer.slice(0, 2000)}\n${errors.slice(-2000)}`,
    );
  }
  return phases;
}

/** The same, and what the function answered last, unchecked, and printed as errors. Throws when the process failed. */
export async function run(means: Means, sample: Sample): Promise<JobResult & { readonly errors: string }> {
  if (sample.network !== 'counted') return runAt(means, sample);
  const processes = [means.stub.process];
  const counter = roundTrips(() => areQuiet(processes), looksUntilQuiet);
  const front = await startFront(means.stub.near, counter.valve);
  try {
    return await runAt(means, sample, { front, counter, processes });
  } finally {
    front.close();
    counter.close();
  }
}

/** What counts the round trips of a process. */
interface Counting {
  readonly front: Front;
  readonly counter: RoundTrips;
  /** Who must be quiet. */
  readonly processes: number[];
}

async function runAt(
  { host, stub, wait }: Means,
  { target, question, preload, phases, network = 'near' }: Sample,
  counting?: Counting,
): Promise<JobResult & { readonly errors: string }> {
  const tells = counting !== undefined || phases.some(({ frozen }) => frozen);
  const job: Job = {
    ...(target && { code: target.code }),
    ...(preload && { preload }),
    ...(question && { event: question.event }),
    phases,
    tells,
  };
  const origins = counting?.front.origins ?? (network === 'far' ? stub.far : stub.near);
  const child = spawn(...pinned(0, [...runtimeFlags, host, JSON.stringify(job)]), {
    env: {
      ...(target && reaching(target, origins)),
      LAMBDA_TASK_ROOT: target?.code.directory ?? '',
      NODE_EXTRA_CA_CERTS: stub.certificate,
    },
    // Logs go nowhere, as far as this process is concerned; what is printed as an error helps when it fails.
    stdio: [tells ? 'pipe' : 'ignore', 'ignore', 'pipe', 'pipe', tells ? 'pipe' : 'ignore'],
  });
  endWithThis(child);
  counting?.processes.push(child.pid ?? 0);
  const counts = tells ? follow(child, phases, stub, wait, counting?.counter) : undefined;
  const [printed, errors] = await Promise.all([
    buffer(child.stdio[3] as Readable),
    text(child.stdio[2] as Readable),
  ]);
  if (printed.length === 0)
    throw new Error(`${target?.name ?? 'The empty process'} failed:\n${errors.slice(-2000)}`);
  const result = JSON.parse(printed.toString()) as JobResult;
  if (counting) {
    for (const [index, phase] of result.phases.entries())
      Object.assign(phase, { roundTrips: counts?.[index] });
  }
  return { ...result, errors };
}

/** Follows what a process tells: freezes it where a phase wants that, and notes the round trips of each phase's last answer. */
function follow(
  child: ChildProcess,
  phases: readonly Phase[],
  stub: Stub,
  wait: Means['wait'],
  counter: RoundTrips | undefined,
): readonly number[] {
  const counts: number[] = [];
  const count = () => counter?.count() ?? 0;
  let since = 0;
  let last = Number.NaN;
  const at: Readonly<Record<Moment, () => void>> = {
    began: () => (since = count()),
    answered: () => (last = count() - since),
    ended: () => counts.push(last),
    paused: () => void resume(),
  };
  const resume = async () => {
    await freeze(child, stub, phases[counts.length]?.frozen, wait);
    since = count();
    (child.stdin as Writable).write('\n');
  };
  createInterface({ input: child.stdio[4] as Readable }).on('line', (line) => at[line as Moment]());
  return counts;
}

/** Freezes a process as Lambda does: it gets no processor, while what comes over the network waits in the kernel. */
async function freeze(
  child: ChildProcess,
  stub: Stub,
  frozen: Frozen = { milliseconds: 0, settled: true },
  wait: Means['wait'],
): Promise<void> {
  if (frozen.settled) await untilQuiet([child.pid ?? 0, stub.process], settledMs);
  child.kill('SIGSTOP');
  await wait(frozen.milliseconds);
  child.kill('SIGCONT');
}
