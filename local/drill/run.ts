import type { DrillLine } from './stage/line.ts';
import { reckon } from './stage/reckoning.ts';
import { startStage } from './stage/stage.ts';
import { type Drilled, head, rowOf, worseIn } from './table.ts';

/** Runs lines one after the other, each on a fresh stage, and prints the table; the status is 1 when one got worse. */
export async function runDrill(lines: readonly DrillLine[]): Promise<void> {
  const worse: string[] = [];
  console.log(`| ${head} |\n|${' --- |'.repeat(head.split(' | ').length)}`);
  for (const line of lines) {
    const drilled = await drill(line);
    console.log(`| ${rowOf(drilled)} |`);
    worse.push(...worseIn(drilled));
  }
  for (const fault of worse) console.error(`Worse than docs/reliability.md says: ${fault}`);
  process.exitCode = worse.length === 0 ? 0 : 1;
}

async function drill(line: DrillLine): Promise<Drilled> {
  const stage = await startStage(line.users);
  try {
    const came = await line.run(stage);
    return { line, came, reckoning: await reckon(stage) };
  } finally {
    await stage.close();
  }
}
