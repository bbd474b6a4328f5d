import { writeSync } from 'node:fs';
import type { Job, JobResult, Phase, PhaseResult } from './job.ts';
import { invoke } from './invoke.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { childCpu, ownCpu } from './processor-time.ts';

// The stand-in for Lambda's runtime: loads one function, invokes it as the job says and prints what that cost.

const job = JSON.parse(process.argv[2] ?? '') as Job;

/** For a process of no function. */
const idle: Handler = () => null;

let answer: readonly Buffer[] = [];

async function run({ requests, atMostMs, collects }: Phase, handler = idle): Promise<PhaseResult> {
  const latencies: number[] = [];
  const started = { wall: performance.now(), cpu: ownCpu(), children: childCpu() };
  while (latencies.length < requests && performance.now() - started.wall < atMostMs) {
    const before = performance.now();
    answer = await invoke(handler, job.event ?? '{}');
    latencies.push(performance.now() - before);
  }
  const sinceStart = { wall: performance.now(), cpu: ownCpu() };
  const children = childCpu();
  const { rss } = process.memoryUsage();
  if (collects) globalThis.gc?.();
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    requests: latencies.length,
    sinceStart: { ...sinceStart, cpu: sinceStart.cpu + children },
    cpu: (sinceStart.cpu - started.cpu + children - started.children) / Math.max(latencies.length, 1),
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
