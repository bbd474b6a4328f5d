import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../local/cloud/cloud.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { type Gate, openGate } from './gate.ts';

/** A laptop whose functions reach Clerk, the ledger and secrets through gates; tests themselves go past these. */
export interface GatedLaptop {
  readonly laptop: Laptop;
  readonly toClerk: Gate;
  readonly toLedger: Gate;
  readonly toSecrets: Gate;
  /** What `npm run clerk-mcp -- audit verify` says does not hold. */
  breaks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startGatedLaptop(
  createFunction?: LocalCloudOptions['createFunction'],
): Promise<GatedLaptop> {
  const [toClerk, toLedger, toSecrets] = await Promise.all([openGate(), openGate(), openGate()]);
  const laptop = await startLaptop({
    assembly,
    addresses: { 'https://api.clerk.laptop.example': toClerk.url },
    // The last so that a change is settled without waiting until no function can be at work on it any more.
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: toLedger.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: toSecrets.url,
      RECONCILE_MIN_AGE_SECONDS: '0',
    },
    ...(createFunction ? { createFunction } : {}),
  });
  toClerk.target = laptop.clerk.url;
  toLedger.target = laptop.ledger.url;
  toSecrets.target = laptop.approvalSecret.url;
  return {
    laptop,
    toClerk,
    toLedger,
    toSecrets,
    breaks: async () => {
      const env = {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: laptop.operator.accessKeyId,
        AWS_SECRET_ACCESS_KEY: laptop.operator.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: laptop.ledger.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: laptop.approvalSecret.url,
      };
      const args = [
        join(import.meta.dirname, '../../bin/clerk-mcp.ts'),
        'audit',
        'verify',
        '--table',
        laptop.ledger.table,
        '--key',
        laptop.ledger.secret,
        '--anchor',
        laptop.ledger.anchor,
      ];
      return new Promise((resolve, reject) => {
        execFile(process.execPath, [...args, '--json'], { env }, (_, stdout, stderr) =>
          stdout ? resolve((JSON.parse(stdout) as { breaks: string[] }).breaks) : reject(new Error(stderr)),
        );
      });
    },
    async close() {
      await laptop.close();
      await Promise.all([toClerk.close(), toLedger.close(), toSecrets.close()]);
    },
  };
}
