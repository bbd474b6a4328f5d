import { read, writeSync } from 'node:fs';
import type { Job, JobResult, Moment, Phase, PhaseResult } from './job.ts';
import { invoke } from './invoke.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { childCpu, ownCpu } from './processor-time.ts';

// The stand-in for Lambda's runtime: loads one function, invokes it as the job says and prints what that cost.

const job = JSON.parse(process.argv[2] ?? '') as Job;

/** For a process of no function. */
const idle: Handler = () => null;

let answer: readonly Buffer[] = [];
let isFirst = true;

function tell(moment: Moment): void {
  if (job.tells) writeSync(4, `${moment}\n`);
}

/** Waits for the next invocation, as the runtime does when it has asked for one. */
async function pause(): Promise<void> {
  tell('paused');
  // Not `process.stdin`, which loads modules that a function would load.
  await new Promise<void>((resolve) => read(0, Buffer.alloc(1), 0, 1, null, () => resolve()));
  isFirst = false;
}

async function run({ requests, atMostMs, collects, frozen }: Phase, handler = idle): Promise<PhaseResult> {
  if (frozen) await pause();
  const latencies: number[] = [];
  const started = { wall: performance.now(), cpu: ownCpu(), children: childCpu() };
  let answeredAt = started.wall;
  while (latencies.length < requests && performance.now() - started.wall < atMostMs) {
    if (!isFirst) tell('began');
    isFirst = false;
    const before = performance.now();
    answer = await invoke(handler, job.event ?? '{}', () => {
      answeredAt = performance.now();
      tell('answered');
    });
    latencies.push(answeredAt - before);
  }
  tell('ended');
  const now = ownCpu();
  const children = childCpu();
  const { rss } = process.memoryUsage();
  if (collects) globalThis.gc?.();
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    requests: latencies.length,
    sinceStart: { wall: answeredAt, cpu: now + children },
    cpu: (now - started.cpu + children - started.children) / Math.max(latencies.length, 1),
    p50: quantile(0.5),
    p99: quantile(0.99),
    rss,
    heap: process.memoryUsage().heapUsed,
  };
}

async function main(): Promise<void> {
  for (const name of job.preload ?? []) process.getBuiltinModule(name);
  const handler = job.code && (await loadHandler(job.code));
  const phases: PhaseResult[] = [];
  for (const phase of job.phases) phases.push(await run(phase, handler));
  writeSync(3, JSON.stringify({ phases, answer: Buffer.concat(answer).toString() } satisfies JobResult));
  // Whatever the function left open, the sample is over.
  process.exit(0);
}

void main();
