import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { SwitchPosition } from '../../lambda/guardrails/switch-position.ts';
import type { LedgerAccess } from './sources.ts';

const command = join(import.meta.dirname, '../../bin/clerk-mcp.ts');

/** Milliseconds after which the command has hung. */
const patience = 30_000;

/**
 * Turns the switch of the laptop's stage as whoever runs a stage does, by `clerk-mcp switch`; so it is on record, too.
 * Rejects with what the command says when it did not work.
 */
export async function turnSwitch(ledger: LedgerAccess, position: SwitchPosition): Promise<void> {
  const { table, keySecret, url, secretsManagerUrl, region, credentials } = ledger;
  const args = [command, 'switch', '--stage', 'local', '--table', table, '--key', keySecret, position];
  const env = {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Without a PATH no AWS CLI is found, which would ask AWS who this is.
    PATH: '',
  };
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, args, { env, timeout: patience }, (error, _stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message, { cause: error }));
      else resolve();
    });
  });
}
