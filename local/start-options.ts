import { setGlobalProxyFromEnv } from 'node:http';
import { CommandError, makeCommand, UsageError } from '../bin/terminal/command-line.ts';
import type { Proxy } from './cloud/proxy.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly json: boolean;
  /** Whether the terminal shows all that there is to try, and the logs as they are, instead of a line a request. */
  readonly verbose: boolean;
  /** The key of a real Clerk instance; undefined for the embedded Clerk. */
  readonly liveKey: string | undefined;
  /** The proxy on the way to it. */
  readonly proxy?: Proxy | undefined;
}

interface StartValues {
  readonly port: string;
  readonly clerk: string;
  readonly json?: true;
  readonly verbose?: true;
}

/**
 * Reads the command line, and has Clerk check `secretKey` where a real instance is asked for; from then on this process
 * goes by the proxy of `environment`. Throws `UsageError` for what can't be followed, `CommandError` for a key or a
 * proxy that can't be used, and commander's own error after help.
 */
export async function startOptions(
  parameters: readonly string[],
  secretKey: string | undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<StartOptions> {
  const { port, clerk, json = false, verbose = false } = parse(parameters);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port ${port}: must be a number from 0 to 65535 (0 takes any free port).`);
  }
  if (clerk !== 'embedded' && clerk !== 'live') {
    throw new UsageError(`--clerk ${clerk}: must be embedded or live.`);
  }
  const liveKey = clerk === 'live' ? secretKey : undefined;
  const proxy = clerk === 'live' ? await takeProxy(environment) : undefined;
  if (clerk === 'live') {
    const { checkLiveKey } = await import('./live-key.ts');
    const fault = await checkLiveKey(liveKey, { proxy });
    if (fault) throw new CommandError(fault);
  }
  return { port: Number(port), json, verbose, liveKey, proxy };
}

/** Node goes by a proxy only when told to. */
async function takeProxy(environment: NodeJS.ProcessEnv): Promise<Proxy | undefined> {
  const { proxyIn } = await import('./cloud/proxy.ts');
  try {
    const proxy = proxyIn(environment);
    if (proxy) setGlobalProxyFromEnv({ ...proxy });
    return proxy;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function parse(parameters: readonly string[]): StartValues {
  const command = makeCommand({
    name: 'npm start --',
    description:
      'Run the server, with an embedded Clerk behind it, on this machine. Without options it listens on port 3000.',
    examples: [
      'npm start',
      'npm start -- --port 3100 --verbose',
      'npm start --silent -- --json --port 0',
      'CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live',
    ],
  })
    .option('--port <number>', 'where to listen; 0 takes any free port', '3000')
    .option('--clerk <which>', 'embedded, or live: the instance of CLERK_SECRET_KEY', 'embedded')
    .option('--json', 'print one line of JSON with URLs and credentials when ready')
    .option(
      '--verbose',
      'print all tokens, ids and credentials to try, too, and the logs of the functions and of API Gateway, as JSON, instead of a line a request',
    );
  return command.parse(parameters, { from: 'user' }).opts<StartValues & Record<string, unknown>>();
}
