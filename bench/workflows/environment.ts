import { instanceLimit } from '../../lambda/clerk/instance-limit.ts';
import { startEmbeddedClerk } from '../../local/clerk/server.ts';
import { type Caller, callEvent } from '../events.ts';
import { invoke } from '../host/invoke.ts';
import { loadHandler } from '../host/load-handler.ts';
import { messageIn } from '../message.ts';
import { clerkSecret, type Target } from '../target.ts';
import { jobs, type ToolResult } from './jobs.ts';
import { mostInWindow, startVirtualServices } from './services.ts';
import { settling } from './settle.ts';
import { installVirtualClock } from './virtual-clock.ts';

/** What this process is to do. */
export interface WalkOrder {
  readonly target: Target;
  readonly caller: Caller;
  readonly job: string;
  readonly limit: keyof typeof instanceLimit;
}

/** What came of it. */
export interface WalkResult {
  /** By the virtual clock. */
  readonly seconds: number;
  /** Of tools. */
  readonly calls: number;
  /** To Clerk, and how many of them it refused. */
  readonly requests: number;
  readonly refused: number;
  /** The most requests in any ten seconds, as a share of what Clerk takes. */
  readonly share: number;
}

/*
 * One execution environment with Clerk and AWS around it, by a clock that only goes on when all of them wait: does a job
 * with a function at Clerk's limit and prints how long it would have taken.
 */

const { target, caller, job: name, limit } = JSON.parse(process.argv[2] ?? '') as WalkOrder;
const job = jobs.find((candidate) => candidate.name === name);
if (!job) throw new Error(`There is no job ${name}`);

const clock = installVirtualClock();
const secretKey = `sk_${limit === 'production' ? 'live' : 'test'}_bench`;
const clerk = await startEmbeddedClerk({ secretKey });
job.prepare(clerk);
const services = await startVirtualServices(clock, clerk.url, secretKey, instanceLimit[limit]);
const settle = settling(clock, services, new URL(clerk.url).host);
Object.assign(process.env, target.environment, {
  CLERK_ENVIRONMENT: limit,
  CLERK_SECRET_ID: clerkSecret,
  CLERK_API_URL: services.origins.clerk,
  AWS_ENDPOINT_URL_DYNAMODB: services.origins.dynamodb,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: services.origins.secretsManager,
  LAMBDA_TASK_ROOT: target.code.directory,
});
const handler = await loadHandler(target.code);
let calls = 0;

async function call(tool: string, args: object): Promise<ToolResult> {
  for (;;) {
    calls += 1;
    const refusedBefore = services.refused();
    const chunks = await settle(
      invoke(handler, callEvent('legacy', tool, args, caller), undefined, target.timeoutMs),
    );
    const { result } = messageIn(Buffer.concat(chunks).toString());
    const answer: ToolResult = {
      isError: result?.isError ?? false,
      structured: (result?.structuredContent ?? {}) as ToolResult['structured'],
    };
    const wasLimited = services.refused() > refusedBefore;
    const hasEnded = answer.isError || answer.structured['stopped'] !== undefined;
    // What was done before counts; the rest is for the next call, once Clerk takes requests again.
    if (wasLimited && hasEnded) {
      await settle(new Promise<void>((resolve) => void clock.after(services.retryAfterMs(), resolve)));
    }
    if (!(wasLimited && answer.isError)) return answer;
  }
}

await job.carryOut(call, clerk);
const result: WalkResult = {
  seconds: clock.now() / 1000,
  calls,
  requests: services.asked.length,
  refused: services.refused(),
  share: mostInWindow(services.asked) / instanceLimit[limit],
};
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit());
