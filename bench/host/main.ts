import { writeSync } from 'node:fs';
import { awslambda, ResponseStream, streamingHandler } from '../../local/cloud/worker-streaming.ts';
import { currentRequest, replaceConsole } from '../../local/cloud/worker-console.ts';
import type { Job, JobResult, Phase, PhaseResult } from './job.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { childCpu, ownCpu } from './processor-time.ts';

// The stand-in for Lambda's runtime: loads one function, invokes it as the job says and prints what that cost.

Object.assign(globalThis, { awslambda });
replaceConsole();

const job = JSON.parse(process.argv[2] ?? '') as Job;
let invocations = 0;

async function invoke(handler: Handler, event: string): Promise<Buffer> {
  invocations += 1;
  const awsRequestId = `00000000-0000-4000-8000-${String(invocations).padStart(12, '0')}`;
  const end = Date.now() + 60_000;
  const context = {
    awsRequestId,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => end - Date.now(),
  };
  return currentRequest.run(awsRequestId, async () => {
    if (handler[streamingHandler] === undefined) {
      return Buffer.from(JSON.stringify(await handler(JSON.parse(event), context)));
    }
    const chunks: Uint8Array[] = [];
    const stream = new ResponseStream((bytes) => chunks.push(bytes));
    const finished = new Promise((resolve, reject) => {
      stream.on('finish', resolve).on('error', reject);
    });
    await Promise.all([handler(JSON.parse(event), stream, context), finished]);
    return Buffer.concat(chunks);
  });
}

/** For a process of no function. */
const idle: Handler = () => null;

let answer: Buffer = Buffer.alloc(0);

async function run({ requests, atMostMs }: Phase, handler = idle): Promise<PhaseResult> {
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
  globalThis.gc?.();
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
  writeSync(3, JSON.stringify({ phases, answer: answer.toString() } satisfies JobResult));
  // Whatever the function left open, the sample is over.
  process.exit(0);
}

void main();
