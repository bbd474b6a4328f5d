import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { toLedgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { awsFault } from '../aws/aws-fault.ts';

const notRotated = 1;

/** Adds a version to the key, with which functions sign once they have read it. Throws `CommandError` when it is not there. */
export async function rotate(secret: string, region: string): Promise<void> {
  const secrets = new SecretsManagerClient({ region });
  try {
    const stored = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    const { current, versions } = toLedgerKeys(stored.SecretString ?? '');
    const next = String(Number(current) + 1);
    const keys = { ...Object.fromEntries(versions), [next]: randomBytes(32).toString('hex') };
    await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(keys) }));
    console.log(
      `Records are authenticated with version ${next} of the key, by each instance within 15 minutes of its work. The versions before stay in the secret: audit verify needs them as long as there are records of theirs.`,
    );
  } catch (error) {
    throw awsFault(error, notRotated);
  } finally {
    secrets.destroy();
  }
}
