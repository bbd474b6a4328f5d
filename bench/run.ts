import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { UsageError } from '../bin/terminal/command-line.ts';
import { type BundleBytes, weigh } from './bundle-bytes.ts';
import { commitNamed } from './commit.ts';
import { prepare } from './contenders.ts';
import { root } from './copies.ts';
import { writeDocs } from './docs.ts';
import { callerOf, questionsAbout } from './events.ts';
import { type Goal, goalsOf, standing } from './goals.ts';
import { countRequests } from './ledger-requests.ts';
import { removeAtEnd } from './leave-nothing.ts';
import { type BenchOptions, usualCommit } from './options.ts';
import { usualTools } from './ours.ts';
import { canPin } from './pinned.ts';
import { earlierName, type Extent, full, quick, seriesOf, withRounds } from './plan.ts';
import { authorizerTable, bundleTable, goalTable, measurementTable, walkTable } from './report.ts';
import { measure } from './rounds.ts';
import { randomFrom } from './statistics.ts';
import { type Stub, startStub } from './stub/start.ts';
import { toTerminal } from './tables.ts';
import { walkAll } from './workflows/run.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Measures, prints tables and writes the results to a file. The process ends with 1 when a gate is not met. */
export async function run(options: BenchOptions): Promise<void> {
  const extent = withRounds(options.quick ? quick : full, options.rounds);
  const against = commitFor(options);
  const work = await mkdtemp(join(tmpdir(), 'clerk-mcp-bench-'));
  removeAtEnd(work);
  const stub = await startStub(work);
  try {
    await measureAll(options, extent, against, work, stub);
  } finally {
    stub.close();
  }
}

/** The commit that takes part, by its whole name. Throws `UsageError` when there is none of the name that was given. */
function commitFor({ against, quick: isQuick }: BenchOptions): string | undefined {
  if (against === undefined && isQuick) return undefined;
  const commit = commitNamed(against ?? usualCommit);
  if (commit === undefined && against !== undefined) {
    throw new UsageError(`--against ${against}: the repository here has no such commit.`);
  }
  if (commit === undefined) {
    say(
      `The history here has no ${usualCommit}: what is held to it is not measured. --against takes another.`,
    );
  }
  return commit;
}

async function measureAll(
  options: BenchOptions,
  extent: Extent,
  against: string | undefined,
  work: string,
  stub: Stub,
): Promise<void> {
  say(`Seed ${options.seed}, ${canPin ? 'each sample on one core, the stub on the other' : 'NOT pinned'}.`);
  say('Synthesizing and bundling …');
  const means = { host: await bundleProgram('host/main.ts', work), stub, wait: sleep };
  const { contenders, six, token, walkers } = await prepare(extent, work, means, against);
  const questions = questionsAbout(stub.userId, callerOf(stub.near.issuer));

  const requests = await countRequests(means, six, questions);
  const measurements = await measure(
    means,
    seriesOf(extent, contenders, questions, usualTools, token),
    randomFrom(options.seed),
    (done, total) => process.stderr.isTTY && process.stderr.write(`\r${done} of ${total} samples `),
  );
  const walked = await walkAll(walkers, say);
  const bundles: Record<string, BundleBytes> = {
    ours: await weigh(six.mcp.code.directory),
    'our authorizer': await weigh(six.authorizer.code.directory),
  };
  for (const peer of [contenders.limit, ...contenders.peers]) {
    bundles[peer.name] = await weigh(peer.directory);
  }

  const earlierOne = earlierName(against ?? usualCommit);
  const goals = goalsOf(measurements, usualTools, earlierOne, { requests, walked });
  const tables = [
    measurementTable(measurements),
    authorizerTable(measurements),
    walkTable(walked),
    bundleTable(bundles),
    goalTable(goals),
  ].filter((table) => table !== undefined);
  const about = `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, seed ${options.seed}, ${extent.coldRounds} cold and ${extent.warmRounds} warm rounds${options.quick ? ', quick run' : ''}.`;
  process.stdout.write(`\n${tables.map(toTerminal).join('\n\n')}\n\n${about}\n`);

  const results = join(root, '.local/bench');
  await mkdir(results, { recursive: true });
  const file = join(results, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
  const record = { about, goals, requests, walked, bundles, measurements: measurements.all };
  await writeFile(file, JSON.stringify(record, null, 2));
  say(`Written to ${file}`);
  if (options.writeDocs) await writeDocs(about, tables);
  holdGates(goals);
}

function holdGates(goals: readonly Goal[]): void {
  const missed = goals.filter((goal) => standing(goal) === 'NOT MET');
  if (missed.length === 0) return;
  say(`${missed.length} gates are NOT MET: ${missed.map(({ what }) => what).join('; ')}.`);
  process.exitCode = 1;
}

/** Bundles a program of this folder into `work`; gives its file. */
async function bundleProgram(entry: string, work: string): Promise<string> {
  const outfile = join(work, entry.replaceAll('/', '-').replace('.ts', '.cjs'));
  await build({
    entryPoints: [join(import.meta.dirname, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}
