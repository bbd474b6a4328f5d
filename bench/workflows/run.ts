import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { instanceLimit } from '../../lambda/clerk/instance-limit.ts';
import type { Caller } from '../events.ts';
import { endWithThis } from '../leave-nothing.ts';
import type { Target } from '../target.ts';
import type { WalkOrder, WalkResult } from './environment.ts';
import { jobs } from './jobs.ts';

/** What a job took, done by a contender at one of Clerk's limits. */
export interface Walked extends WalkResult {
  readonly contender: string;
  readonly job: string;
  readonly limit: keyof typeof instanceLimit;
}

/** Who does the jobs: a function that has all tools, and what its authorizer says of a caller who may use them. */
export interface Walker {
  readonly name: string;
  readonly target: Target;
  readonly caller: Caller;
}

/** Has each do each job at each limit, one after the other: their clock does not depend on how busy the machine is. */
export async function walkAll(walkers: readonly Walker[], say: (line: string) => void): Promise<Walked[]> {
  const walked: Walked[] = [];
  for (const { name: job } of jobs) {
    for (const limit of Object.keys(instanceLimit) as (keyof typeof instanceLimit)[]) {
      for (const { name, target, caller } of walkers) {
        walked.push({
          contender: name,
          job,
          limit,
          ...(await walk({ target: { ...target, name }, caller, job, limit })),
        });
        say(`${job}, ${limit}, ${name}: done`);
      }
    }
  }
  return walked;
}

async function walk(order: WalkOrder): Promise<WalkResult> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'environment.ts'), JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } },
  );
  endWithThis(child);
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const last = printed.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{"seconds"')) {
    throw new Error(`${order.target.name} did not do the job "${order.job}":\n${errors.slice(-3000)}`);
  }
  return JSON.parse(last) as WalkResult;
}
