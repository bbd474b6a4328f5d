import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { freshMs, toKeys } from '../../lambda/approvals/signing-keys.ts';
import { awsFault } from '../aws/aws-fault.ts';
import type { SecretPlace } from '../aws/secret-of-stage.ts';
import { CommandError } from '../terminal/command-line.ts';
import { print } from '../terminal/will.ts';

const notRotated = 1;

/**
 * Makes up a new key; the one in use becomes the previous one, which still counts. Says when the next may follow. Throws
 * `CommandError` when there is no new key, or too soon after the last.
 */
export async function rotate({ arn, region }: SecretPlace, json: boolean): Promise<void> {
  try {
    const again = await rotated(arn, region);
    print(
      json,
      { secret: arn, rotateAgainAfter: again },
      `Approvals are signed with a new key; those under way still count. Rotate again after ${again} at the earliest.`,
    );
  } catch (error) {
    throw awsFault(error, notRotated);
  }
}

/** When the next rotation may follow. */
async function rotated(secret: string, region: string): Promise<string> {
  const secrets = new SecretsManagerClient({ region });
  const stored = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
  const { current, previous } = toKeys(stored.SecretString ?? '');
  const next = new Date((stored.CreatedDate?.getTime() ?? 0) + freshMs);
  if (previous !== undefined && next.getTime() > Date.now()) {
    throw new CommandError(
      `The key was rotated less than ${freshMs / 60_000} minutes ago, and an instance may still sign with the one before. Nothing was changed. Next: rotate again after ${next.toISOString()}.`,
      { status: notRotated },
    );
  }
  const keys = { current: randomBytes(32).toString('hex'), previous: current };
  await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(keys) }));
  return new Date(Date.now() + freshMs).toISOString();
}
