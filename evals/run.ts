import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../bin/terminal/command-line.ts';
import type { Done } from './job/done.ts';
import type { Job } from './job/job.ts';
import type { EvalsOptions } from './options.ts';
import { recordedManners, doRecorded } from './recorded.ts';
import { jsonReport, textReport } from './report.ts';
import { synthesizeStage } from './world/stage.ts';
import { startWorld, type World } from './world/world.ts';

/**
 * Does the jobs one after the other, each in a server and with a Clerk of its own, and prints how they ended. Throws
 * `CommandError` when one did not end as it must.
 */
export async function run(
  options: Pick<EvalsOptions, 'model' | 'url' | 'jobs' | 'json' | 'assembly'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const doJob = await worker(options, environment);
  const assembly = options.assembly ?? (await newAssembly());
  const all: Done[] = [];
  for (const job of options.jobs) {
    process.stderr.write(`${job.name} …\n`);
    const world = await startWorld(assembly);
    try {
      all.push(await doJob(world, job));
    } finally {
      await world.close();
    }
  }
  process.stdout.write(options.json ? `${jsonReport(options.model, all)}\n` : textReport(all));
  const wrong = all.filter(({ problems }) => problems.length > 0);
  if (wrong.length > 0)
    throw new CommandError(`${wrong.length} of ${all.length} jobs did not end as they must.`);
}

async function newAssembly(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-mcp-evals-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.stderr.write('Synthesizing the stack: some seconds …\n');
  return synthesizeStage(folder);
}

type DoJob = (world: World, job: Job) => Promise<Done>;

async function worker(
  { model, url }: Pick<EvalsOptions, 'model' | 'url'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DoJob> {
  if (model === undefined) return (world, job) => doRecorded(world, job, recordedManners[0]);
  const [{ languageModel, withoutKeys }, { doWithModel }] = await Promise.all([
    import('./model/provider.ts'),
    import('./model/do-job.ts'),
  ]);
  const chosen = languageModel({ model, url }, environment);
  return async (world, job) => {
    const started = performance.now();
    try {
      return await doWithModel(world, job, chosen);
    } catch (error) {
      // A model that does not answer must not cost the jobs that were done.
      const why = withoutKeys(error instanceof Error ? error.message : String(error), environment);
      return {
        job: job.name,
        problems: [`The job was broken off: ${why}`],
        calls: 0,
        tokens: 0,
        seconds: (performance.now() - started) / 1000,
      };
    }
  };
}
