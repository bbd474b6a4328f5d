import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BundleBytes, weigh } from './bundle-bytes.ts';
import { prepare } from './contenders.ts';
import { root } from './copies.ts';
import { writeDocs } from './docs.ts';
import { questionsAbout } from './events.ts';
import { goalsOf } from './goals.ts';
import { countRequests } from './ledger-requests.ts';
import { usualTools } from './ours.ts';
import { removeAtEnd } from './leave-nothing.ts';
import type { BenchOptions } from './options.ts';
import { canPin } from './pinned.ts';
import { type Extent, full, quick, seriesOf, withRounds } from './plan.ts';
import { authorizerTable, bundleTable, goalTable, measurementTable } from './report.ts';
import { measure } from './rounds.ts';
import { randomFrom } from './statistics.ts';
import { type Stub, startStub } from './stub/start.ts';
import { toTerminal } from './tables.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Measures, prints tables and writes the results to a file. */
export async function run(options: BenchOptions): Promise<void> {
  const extent = withRounds(options.quick ? quick : full, options.rounds);
  const work = await mkdtemp(join(tmpdir(), 'clerk-mcp-bench-'));
  removeAtEnd(work);
  const stub = await startStub();
  try {
    await measureAll(options, extent, work, stub);
  } finally {
    stub.close();
  }
}

async function measureAll(options: BenchOptions, extent: Extent, work: string, stub: Stub): Promise<void> {
  say(`Seed ${options.seed}, ${canPin ? 'each sample on one core, the stub on the other' : 'NOT pinned'}.`);
  say('Synthesizing and bundling …');
  const host = join(work, 'host.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'host/main.ts')],
    outfile: host,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const { contenders, publicUrl, six } = await prepare(extent, work, stub);
  const questions = questionsAbout(stub.userId, stub.issuer);
  const token = await stub.tokenFor(publicUrl);

  const requests = await countRequests(host, six, questions, stub);
  const measurements = await measure(
    host,
    seriesOf(extent, contenders, questions, usualTools, token),
    randomFrom(options.seed),
    (done, total) => process.stderr.isTTY && process.stderr.write(`\r${done} of ${total} samples `),
  );
  const bundles: Record<string, BundleBytes> = {
    ours: await weigh(six.mcp.code.directory),
    'our authorizer': await weigh(six.authorizer.code.directory),
  };
  for (const peer of [contenders.limit, ...contenders.peers]) {
    bundles[peer.name] = await weigh(peer.directory);
  }

  const goals = goalsOf(measurements, usualTools, requests);
  const tables = [
    measurementTable(measurements),
    authorizerTable(measurements),
    bundleTable(bundles),
    goalTable(goals),
  ];
  const about = `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, seed ${options.seed}, ${extent.coldRounds} cold and ${extent.warmRounds} warm rounds${options.quick ? ', quick run' : ''}.`;
  process.stdout.write(`\n${tables.map(toTerminal).join('\n\n')}\n\n${about}\n`);

  const results = join(root, '.local/bench');
  await mkdir(results, { recursive: true });
  const file = join(results, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
  const record = { about, goals, requests, bundles, measurements: measurements.all };
  await writeFile(file, JSON.stringify(record, null, 2));
  say(`Written to ${file}`);
  if (options.writeDocs) await writeDocs(about, tables);
}
