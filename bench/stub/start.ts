import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithThis } from '../leave-nothing.ts';
import { pinned } from '../pinned.ts';
import type { StubFacts, StubLimits } from './facts.ts';

/** The running stub. */
export interface Stub extends StubFacts {
  /** Requests so far: to Clerk, and to AWS by service. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>;
  /** A machine's token for this audience. */
  readonly tokenFor: (audience: string) => Promise<string>;
  /** Makes it limit what it takes from now on. */
  readonly limit: (limits: StubLimits) => Promise<void>;
  readonly close: () => void;
}

/** Starts the stub in a process of its own, on the other core than the samples. */
export async function startStub(): Promise<Stub> {
  const child = spawn(...pinned(1, [join(import.meta.dirname, 'main.ts')]), {
    // By the end of its input it knows that this process is gone, however that ended.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  endWithThis(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const facts = JSON.parse(line) as StubFacts;
    const get = async (path: string) => fetch(`${facts.url}/bench/${path}`);
    return {
      ...facts,
      counts: async () => (await (await get('counts')).json()) as Record<string, number>,
      tokenFor: async (audience) => (await get(`token?audience=${encodeURIComponent(audience)}`)).text(),
      async limit(limits) {
        await get(`limits?limits=${encodeURIComponent(JSON.stringify(limits))}`);
      },
      close: () => child.kill(),
    };
  }
  throw new Error('The stub did not start');
}
