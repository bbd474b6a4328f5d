import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SettingsError } from '../lib/settings.ts';
import { checkLiveKey } from './live-key.ts';
import { type Laptop, startLaptop } from './laptop.ts';
import { synthesize } from './synthesize.ts';
import { toolNames } from './tool-names.ts';
import { readyLine, welcome } from './welcome.ts';

/** Something the person at the terminal can mend; shown as one line. */
class StartError extends Error {}

interface Options {
  readonly port: number;
  readonly json: boolean;
  readonly liveKey: string | undefined;
}

const usage = 'Usage: npm start -- [--port 3000] [--clerk embedded|live] [--json]';

async function readOptions(): Promise<Options> {
  const { values } = parse();
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new StartError(`--port ${values.port}: must be a number from 0 to 65535 (0 takes any free port).`);
  }
  if (values.clerk !== 'embedded' && values.clerk !== 'live') {
    throw new StartError(`--clerk ${values.clerk}: must be embedded or live.`);
  }
  const liveKey = values.clerk === 'live' ? process.env['CLERK_SECRET_KEY'] : undefined;
  if (values.clerk === 'live') {
    const fault = await checkLiveKey(liveKey);
    if (fault) throw new StartError(fault);
  }
  return { port, json: values.json, liveKey };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '3000' },
        clerk: { type: 'string', default: 'embedded' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}

async function start(): Promise<void> {
  const { port, json, liveKey } = await readOptions();
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  process.once('exit', () => {
    void rm(directory, { recursive: true, force: true });
  });
  synthesize(directory);
  const laptop = await startLaptop({
    assembly: directory,
    port,
    ...(liveKey === undefined ? {} : { liveKey }),
    onLog: (line) => process.stderr.write(`${line}\n`),
  }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new StartError(`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`);
    }
    throw error;
  });
  stopOnSignal(laptop, directory);
  reconcileRegularly(laptop);
  process.stdout.write(json ? `${readyLine(laptop)}\n` : welcome(laptop, await toolNames(laptop)));
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
