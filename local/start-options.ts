import { parseArgs } from 'node:util';
import type { Proxy } from './cloud/proxy.ts';
import { checkLiveKey } from './live-key.ts';

/** Something the person at the terminal can mend; shown as one line. */
export class StartError extends Error {}

/** What `npm start` was asked for. */
export interface StartOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly json: boolean;
  /** The key of a real Clerk instance; undefined for the embedded Clerk. */
  readonly liveKey: string | undefined;
  /** The proxy on the way to it. */
  readonly proxy?: Proxy | undefined;
}

const usage = 'Usage: npm start -- [--port 3000] [--clerk embedded|live] [--json]';

/**
 * Reads the command line, and has Clerk check `secretKey` where a real instance is asked for; `takeProxy` then
 * has this process go by the proxy of its environment. Throws `StartError`.
 */
export async function startOptions(
  parameters: readonly string[],
  secretKey: string | undefined,
  takeProxy: () => Proxy | undefined = () => undefined,
): Promise<StartOptions> {
  const values = parse(parameters);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new StartError(`--port ${values.port}: must be a number from 0 to 65535 (0 takes any free port).`);
  }
  if (values.clerk !== 'embedded' && values.clerk !== 'live') {
    throw new StartError(`--clerk ${values.clerk}: must be embedded or live.`);
  }
  const liveKey = values.clerk === 'live' ? secretKey : undefined;
  if (values.clerk === 'embedded') return { port, json: values.json, liveKey };
  const proxy = takeProxy();
  const fault = await checkLiveKey(liveKey, { proxy });
  if (fault) throw new StartError(fault);
  return { port, json: values.json, liveKey, proxy };
}

function parse(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        port: { type: 'string', default: '3000' },
        clerk: { type: 'string', default: 'embedded' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}
