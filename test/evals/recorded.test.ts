import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Job } from '../../evals/job/job.ts';
import { jobs } from '../../evals/jobs/jobs.ts';
import { doRecorded, recordedManners } from '../../evals/recorded.ts';
import { startWorld, type World } from '../../evals/world/world.ts';
import { evalsFolder } from './folder.ts';

const assembly = join(evalsFolder, 'assembly');

/** How much of a budget is used at least: a budget far above what is needed would hide what has become dear. */
const used = 0.8;

let shared: World;
beforeAll(async () => {
  shared = await startWorld(assembly);
});
afterAll(() => shared.close());

/** A world as at the start; one of its own where the record must hold nothing else. */
async function inWorld<Result>(job: Job, work: (world: World) => Promise<Result>): Promise<Result> {
  if (!job.ownRecord) {
    shared.reset();
    return work(shared);
  }
  const own = await startWorld(assembly);
  try {
    return await work(own);
  } finally {
    await own.close();
  }
}

describe.each(jobs.map((job) => [job.name, job] as const))('%s', (_name, job) => {
  test.each(recordedManners)(
    'is done by the recorded agent within its budget: $era client, by $part content',
    async (manner) => {
      const done = await inWorld(job, (world) => doRecorded(world, job, manner));
      expect(done.problems).toEqual([]);
      expect(done.calls).toBe(job.budget.calls);
      expect(done.tokens).toBeLessThanOrEqual(job.budget.tokens);
      expect(done.tokens).toBeGreaterThan(job.budget.tokens * used);
    },
  );

  test('is not done by an agent that does nothing', async () => {
    const { problems, ...done } = await inWorld(job, (world) =>
      doRecorded(world, { ...job, steps: async () => '' }, recordedManners[0]),
    );
    expect(done.calls).toBe(0);
    expect(problems).not.toEqual([]);
  });
});
