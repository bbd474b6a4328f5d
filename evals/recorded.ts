import { type Manner, startAgent } from './agent/agent.ts';
import type { Done } from './job/done.ts';
import { type Job, problemsOf } from './job/job.ts';
import type { World } from './world/world.ts';

/** How the recorded agent does each job: in either era, and by either part of results alone. */
export const recordedManners = [
  { era: 'modern', part: 'structured' },
  { era: 'legacy', part: 'text' },
] as const satisfies readonly Manner[];

/** Has the recorded agent do a job in a world that is as at the start. Throws when a step can't be taken. */
export async function doRecorded(world: World, job: Job, manner: Manner): Promise<Done> {
  const check = await job.setUp(world);
  const agent = await startAgent(world, job.caller, manner);
  const started = performance.now();
  try {
    const answer = await job.steps(agent);
    return {
      job: job.name,
      problems: problemsOf(check, world, answer),
      ...agent.cost,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await agent.close();
  }
}
