import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../copies.ts';
import { admin, type Asker, callerOf, questionsAbout, support } from '../events.ts';
import { removeAtEnd } from '../leave-nothing.ts';
import { projectAt, synthesizeStages } from '../ours.ts';
import { randomFrom } from '../statistics.ts';
import type { StubLimits } from '../stub/facts.ts';
import { type Stub, startStub } from '../stub/start.ts';
import { toMarkdown, toTerminal } from '../tables.ts';
import { startFleet, warmUp } from './fleet.ts';
import type { LoadOptions } from './options.ts';
import { loadTable, type StepResult } from './report.ts';
import { apply } from './step.ts';

/** Milliseconds: what Clerk takes to answer here. */
const latencyMs = 50;
/** Clerk's limit for development instances; production ones have ten times as much. */
const requestsPer10s = 100;

/** Applies the loads and prints a table of each limit. */
export async function run(options: LoadOptions): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'clerk-mcp-load-'));
  removeAtEnd(work);
  const stub = await startStub(work);
  try {
    await applyAll(options, work, stub);
  } finally {
    stub.close();
  }
}

async function applyAll(options: LoadOptions, work: string, stub: Stub): Promise<void> {
  const random = randomFrom(options.seed);
  const project = await projectAt(root);
  const [stage] = await synthesizeStages(project, work, [{ name: 'load', tools: 6 }], stub);
  if (!stage) throw new Error('Nothing was synthesized');
  const program = join(work, 'environment.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'environment.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const questions = (asker: Asker) => questionsAbout(stub.userId, callerOf(stub.near.issuer, asker));
  const principals = [
    { name: 'admin agent', share: 0.9, questions: questions(admin) },
    { name: 'support agent', share: 0.1, questions: questions(support) },
  ];

  /** Applies each rate to each number of environments, one after the other. */
  const measure = async (
    limits: StubLimits,
    sizes: readonly number[],
    rates: readonly number[],
  ): Promise<StepResult[]> => {
    await stub.limit(limits);
    const results: StepResult[] = [];
    for (const environments of sizes) {
      const fleet = await startFleet(program, stage.mcp, environments, stub);
      await warmUp(fleet, questions(admin), environments);
      for (const rate of rates) {
        const load = { rate, seconds: options.seconds, principals, writes: 0.1 };
        results.push({ environments, load, sent: await apply(fleet, load, random) });
        process.stderr.write(`${environments} environments, ${rate}/s: done\n`);
      }
      fleet.close();
    }
    return results;
  };

  const tables = [
    loadTable(
      `At the function's limit: Clerk answers after ${latencyMs} ms and limits nothing`,
      await measure({ latencyMs }, [1, 2, 4], [5, 20, 40]),
    ),
    loadTable(
      `At Clerk's limit: ${requestsPer10s} requests in 10 s`,
      await measure({ latencyMs, requestsPer10s }, [8], [5, 10, 20]),
    ),
  ];
  process.stdout.write(`${tables.map(options.markdown ? toMarkdown : toTerminal).join('\n\n')}\n`);
}
