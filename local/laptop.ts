import { type EmbeddedClerk, startEmbeddedClerk } from './clerk/server.ts';
import { startLocalCloud } from './cloud/cloud.ts';

/** How to run everything on one machine. */
export interface LaptopOptions {
  /** Directory of the synthesized assembly. */
  readonly assembly: string;
  /** Port of the MCP endpoint; 0 takes any free one. */
  readonly port?: number;
  /** The key of a real Clerk instance, instead of the embedded Clerk. */
  readonly liveKey?: string;
  /** Value of the secret, instead of the right key; `unset` leaves the placeholder of a fresh deployment. */
  readonly secret?: 'unset';
  /** Milliseconds that a request may take, instead of what the settings say. */
  readonly remainingTimeMs?: number;
  /** Added to the function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets each line that the function logs. */
  readonly onLog?: (line: string) => void;
}

/** The server, running against a Clerk. */
export interface Laptop {
  readonly mcpUrl: string;
  /** The embedded Clerk; undefined when a real one is used. */
  readonly clerk: EmbeddedClerk | undefined;
  /** Sets the secret that holds Clerk's key. */
  setKey(value: string): void;
  close(): Promise<void>;
}

/** Starts the synthesized stack and, unless a live key is given, the embedded Clerk behind it. */
export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const clerk = options.liveKey === undefined ? await startEmbeddedClerk() : undefined;
  const key = options.liveKey ?? clerk?.secretKey;
  const { onLog } = options;
  try {
    const cloud = await startLocalCloud({
      assembly: options.assembly,
      port: options.port ?? 0,
      environment: { ...(clerk ? { CLERK_API_URL: clerk.url } : {}), ...options.environment },
      ...(options.remainingTimeMs === undefined
        ? {}
        : { limits: { remainingTimeMs: options.remainingTimeMs } }),
      ...(onLog ? { onLog: (_name, line) => onLog(line) } : {}),
    });
    const setKey = (value: string) => cloud.setSecret(cloud.outputs['ClerkSecretArn'] ?? '', value);
    if (key !== undefined && options.secret !== 'unset') setKey(key);
    return {
      mcpUrl: cloud.endpoint('/mcp'),
      clerk,
      setKey,
      async close() {
        await Promise.all([cloud.close(), clerk?.close()]);
      },
    };
  } catch (error) {
    await clerk?.close();
    throw error;
  }
}
