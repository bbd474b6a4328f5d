import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { freshMs, toKeys } from '../lambda/approvals/signing-keys.ts';

const usage = `Usage: npm run rotate-approval-key -- --secret <ApprovalSecretArn>
The ARN is an output of the stack. AWS credentials are those of your shell.`;

/** Makes up a new key; the one in use becomes the previous one, which still counts. Says when the next may follow. */
async function rotate(parameters: string[]): Promise<string> {
  const { secret } = parseArgs({ args: parameters, options: { secret: { type: 'string' } } }).values;
  const [, region] =
    /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:\S+$/.exec(secret ?? '') ?? [];
  if (secret === undefined || region === undefined) throw new Error(usage);
  const secrets = new SecretsManagerClient({ region });
  const stored = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
  const { current, previous } = toKeys(stored.SecretString ?? '');
  const next = new Date((stored.CreatedDate?.getTime() ?? 0) + freshMs);
  if (previous !== undefined && next.getTime() > Date.now()) {
    throw new Error(
      `The key was rotated less than ${freshMs / 60_000} minutes ago, and an instance may still sign with the one before. Nothing was changed. Next: rotate again after ${next.toISOString()}.`,
    );
  }
  const keys = { current: randomBytes(32).toString('hex'), previous: current };
  await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(keys) }));
  return `Approvals are signed with a new key; those under way still count. Rotate again after ${new Date(Date.now() + freshMs).toISOString()} at the earliest.`;
}

await rotate(process.argv.slice(2)).then(console.log, (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
