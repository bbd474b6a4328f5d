import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { toLedgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { awsFault } from '../aws/aws-fault.ts';
import type { SecretPlace } from '../aws/secret-of-stage.ts';
import { print } from '../terminal/will.ts';

const notRotated = 1;

/** Adds a version to the key, with which functions sign once they have read it. Throws `CommandError` when it is not there. */
export async function rotate({ arn, region }: SecretPlace, json: boolean): Promise<void> {
  const secrets = new SecretsManagerClient({ region });
  try {
    const stored = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
    const { current, versions } = toLedgerKeys(stored.SecretString ?? '');
    const next = String(Number(current) + 1);
    const keys = { ...Object.fromEntries(versions), [next]: randomBytes(32).toString('hex') };
    await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(keys) }));
    print(
      json,
      { secret: arn, version: next },
      `Records are authenticated with version ${next} of the key, by each instance within 15 minutes of its work. The versions before stay in the secret: audit verify needs them as long as there are records of theirs.`,
    );
  } catch (error) {
    throw awsFault(error, notRotated);
  } finally {
    secrets.destroy();
  }
}
