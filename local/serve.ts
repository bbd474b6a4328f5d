import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../bin/terminal/command-line.ts';
import { onEnd } from './ending.ts';
import { type Laptop, startLaptop } from './laptop.ts';
import type { StartOptions } from './start-options.ts';
import { startSynthesis } from './synthesis.ts';
import { terminalLog } from './terminal-log.ts';
import { listings, toolNames } from './tool-names.ts';
import { moreToTry, readyLine, welcome } from './welcome.ts';

/** Milliseconds after which what does not close is cut off. */
const patience = 3_000;

const write = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const exit = (): never => process.exit(0);

/** Serves until it is ended, and prints where to connect. Throws `CommandError` when it can't. */
export async function serve({ port, json, verbose, liveKey, proxy }: StartOptions): Promise<void> {
  let close: (() => Promise<void>) | undefined;
  onEnd(() => {
    setTimeout(exit, patience);
    Promise.resolve(close?.()).then(exit, exit);
  });
  await requireFree(port);
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  write('Synthesizing the stack: some seconds …');
  // The page for people must say so.
  const isProduction = liveKey?.startsWith('sk_live_') === true;
  const synthesis = startSynthesis(
    { directory, ...(isProduction ? { environment: 'production' } : {}) },
    write,
  );
  close = () => synthesis.stop();
  await synthesis.done;
  const isTold = verbose && !json;
  const ownRequests = isTold ? listings : 0;
  const laptop = await startLaptop({
    assembly: directory,
    port,
    ...(liveKey === undefined ? {} : { liveKey }),
    ...(proxy === undefined ? {} : { proxy }),
    ownCalls: ownRequests,
    ...terminalLog({ write, verbose, ownRequests }),
  });
  close = () => laptop.close();
  reconcileRegularly(laptop);
  const more = isTold ? moreToTry(laptop, await toolNames(laptop)) : '';
  process.stdout.write(json ? `${readyLine(laptop)}\n` : `${more}${welcome(laptop)}`);
}

/** Told before the synthesis, which takes seconds. Throws `CommandError`. */
async function requireFree(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = isTaken ? 'is taken' : `can't be used (${String(error)})`;
    const another = port === 65_535 ? 0 : port + 1;
    throw new CommandError(`Port ${port} ${why}. Choose another one: npm start -- --port ${another}`);
  }
  probe.close();
  await once(probe, 'close');
}

/** As often as the stack's own schedule. */
function reconcileRegularly(laptop: Laptop): void {
  setInterval(() => {
    laptop.reconcile().catch((error: unknown) => write(String(error)));
  }, 5 * 60_000).unref();
}
