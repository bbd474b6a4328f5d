import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../lib/settings/settings.ts';
import { type Proxy, proxyIn } from './cloud/proxy.ts';
import { type Laptop, startLaptop } from './laptop.ts';
import { StartError, startOptions } from './start-options.ts';
import { synthesize } from './synthesize.ts';
import { toolNames } from './tool-names.ts';
import { readyLine, welcome } from './welcome.ts';

async function start(): Promise<void> {
  const options = await startOptions(process.argv.slice(2), process.env['CLERK_SECRET_KEY'], takeProxy);
  const { port, json, liveKey, proxy } = options;
  await requireFree(port);
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  process.once('exit', () => {
    void rm(directory, { recursive: true, force: true });
  });
  synthesize(directory);
  const laptop = await startLaptop({
    assembly: directory,
    port,
    ...(liveKey === undefined ? {} : { liveKey }),
    ...(proxy === undefined ? {} : { proxy }),
    onLog: (line) => process.stderr.write(`${line}\n`),
  });
  stopOnSignal(laptop, directory);
  reconcileRegularly(laptop);
  process.stdout.write(json ? `${readyLine(laptop)}\n` : welcome(laptop, await toolNames(laptop)));
}

/** Has this process go by the proxy of its environment, as Node does only when told to. Throws `StartError`. */
function takeProxy(): Proxy | undefined {
  try {
    const proxy = proxyIn(process.env);
    if (proxy) setGlobalProxyFromEnv({ ...proxy });
    return proxy;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}

/** Told before the synthesis, which takes seconds. Throws `StartError`. */
async function requireFree(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = isTaken ? 'is taken' : `can't be used (${String(error)})`;
    throw new StartError(`Port ${port} ${why}. Choose another one: npm start -- --port ${port + 1}`);
  }
  probe.close();
  await once(probe, 'close');
}

/** As often as the stack's own schedule. */
function reconcileRegularly(laptop: Laptop): void {
  setInterval(() => {
    laptop.reconcile().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }, 5 * 60_000).unref();
}

function stopOnSignal(laptop: Laptop, directory: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const done = Promise.allSettled([laptop.close(), rm(directory, { recursive: true, force: true })]);
      void done.then(() => process.exit(0));
    });
  }
}

try {
  await start();
} catch (error) {
  const lines = error instanceof SettingsError ? error.problems : undefined;
  if (!lines && !(error instanceof StartError)) throw error;
  console.error(lines ? lines.join('\n') : (error as StartError).message);
  process.exitCode = 1;
}
