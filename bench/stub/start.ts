import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithThis } from '../leave-nothing.ts';
import { makeCertificate } from '../network/certificate.ts';
import type { Service } from '../network/services.ts';
import { pinned } from '../pinned.ts';
import type { StubFacts, StubLimits } from './facts.ts';

/** The running stub. */
export interface Stub extends StubFacts {
  readonly process: number;
  /** The file with the certificate that its services have, which is its own authority. */
  readonly certificate: string;
  /** Requests so far. */
  readonly counts: () => Promise<Readonly<Partial<Record<Service, number>>>>;
  /** A machine's token for this audience. */
  readonly tokenFor: (machine: string, audience: string) => Promise<string>;
  /** Makes it limit what it takes from now on. */
  readonly limit: (limits: StubLimits) => Promise<void>;
  readonly close: () => void;
}

/** Starts the stub in a process of its own, on the other core than the samples; its certificate is in the folder `work`. */
export async function startStub(work: string): Promise<Stub> {
  const files = await makeCertificate(work);
  const child = spawn(...pinned(1, [join(import.meta.dirname, 'main.ts'), JSON.stringify(files)]), {
    // By the end of its input it knows that this process is gone, however that ended.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  endWithThis(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const facts = JSON.parse(line) as StubFacts;
    const get = async (path: string, query: Record<string, string> = {}) =>
      fetch(`${facts.control}/${path}?${new URLSearchParams(query).toString()}`);
    return {
      ...facts,
      process: child.pid ?? 0,
      certificate: files.certificate,
      counts: async () => (await (await get('counts')).json()) as Partial<Record<Service, number>>,
      tokenFor: async (machine, audience) => (await get('token', { machine, audience })).text(),
      async limit(limits) {
        await get('limits', { limits: JSON.stringify(limits) });
      },
      close: () => child.kill(),
    };
  }
  throw new Error('The stub did not start');
}
