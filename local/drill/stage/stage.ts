import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Laptop, startLaptop } from '../../laptop.ts';
import { createApp } from '../../../lib/app.ts';
import { readSettings } from '../../../lib/settings/settings.ts';
import { type Front, openFront } from './front.ts';

/** The server on this machine, with fronts on its ways to Clerk, the ledger and the secrets. */
export interface DrillStage {
  readonly laptop: Laptop;
  /** Where the stack was synthesized. */
  readonly assembly: string;
  readonly toClerk: Front;
  readonly toLedger: Front;
  readonly toSecrets: Front;
  /** Users that nobody else works on, each to be changed once. */
  readonly users: string[];
  close(): Promise<void>;
}

let assembly: string | undefined;

/** The stack, synthesized once for all lines; gone when the process ends. */
function synthesized(): string {
  if (assembly === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'clerk-mcp-drill-'));
    process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
    const settings = readSettings('local', join(import.meta.dirname, '../../../config'));
    // The stage's own throttle would keep the faults from the rest.
    const api = { ...settings.api, throttle: { rateLimit: 10_000, burstLimit: 5_000 } };
    createApp({ ...settings, api }, { outdir: directory, checks: false }).synth();
    assembly = directory;
  }
  return assembly;
}

/** Starts a fresh stage with so many users more than the seed has. */
export async function startStage(users: number): Promise<DrillStage> {
  const directory = synthesized();
  const [toClerk, toLedger, toSecrets] = await Promise.all([openFront(), openFront(), openFront()]);
  const laptop = await startLaptop({
    assembly: directory,
    addresses: { 'https://api.clerk.laptop.example': toClerk.url },
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: toLedger.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: toSecrets.url,
    },
  });
  toClerk.target = laptop.clerk.url;
  toLedger.target = laptop.ledger.url;
  toSecrets.target = laptop.approvalSecret.url;
  return {
    laptop,
    assembly: directory,
    toClerk,
    toLedger,
    toSecrets,
    users: addUsers(laptop, users),
    async close() {
      await Promise.all([toClerk.close(), toLedger.close(), toSecrets.close()]);
      await laptop.close();
    },
  };
}

function addUsers({ clerk: { state } }: Laptop, count: number): string[] {
  const [model] = state.users.values();
  if (!model) throw new Error('The seed has no users');
  return Array.from({ length: count }, (_, index) => {
    const id = `user_drill${String(index).padStart(6, '0')}`;
    state.users.set(id, {
      ...model,
      id,
      firstName: 'Before',
      username: null,
      externalId: null,
      emailAddresses: [],
      primaryEmailAddressId: null,
      createdAt: model.createdAt + index,
    });
    return id;
  });
}
