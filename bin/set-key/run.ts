import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clerkGateway } from '../../lambda/clerk/clerk.ts';
import { ClerkFailure } from '../../lambda/clerk/failure.ts';
import { freshMs, kindOfKey, whatIs } from '../../lambda/clerk/secret-key.ts';
import { explainFailure } from '../../lambda/definition/refusal.ts';
import { awsFault } from '../aws/aws-fault.ts';
import { clerkSecretOf } from '../aws/clerk-secret.ts';
import { stackNameOf } from '../../lib/settings/stack-name.ts';
import { settingsOf } from '../aws/stage-settings.ts';
import { CommandError } from '../terminal/command-line.ts';
import { print, will } from '../terminal/will.ts';
import { readKey } from './read-key.ts';

const notSet = 1;
/** Milliseconds that Clerk has to answer. */
const deadline = 10_000;
/** Seconds within which an instance looks for another key once Clerk refuses the one it has. */
const renewSeconds = 5;

/** What is to be set, and where. */
export interface KeyPlace {
  readonly stage: string;
  readonly secret?: string;
  readonly clerkUrl?: string;
  readonly json: boolean;
}

/**
 * Reads a key, tries it at Clerk, writes it into the stage's secret and says when every instance uses it. Throws
 * `CommandError` for a key that is none, of another kind of instance or not taken by Clerk, and when the secret can't be
 * written: the key that was there before then stays.
 */
export async function setKey({ stage, secret, clerkUrl, json }: KeyPlace): Promise<void> {
  const settings = settingsOf(stage);
  const { environment, apiUrl } = settings.clerk;
  const url = clerkUrl ?? apiUrl;
  will(
    `read a secret key of a ${environment} instance, try it at ${url}, and then write it into ${secret ?? settings.clerk.secretArn ?? `the secret of the stack ${stackNameOf(settings)}`}`,
  );
  const key = await readKey();
  if (key === '') {
    throw new CommandError(
      'No key was given. Nothing was written. Next: run it at a terminal, which asks for the key, or give the key on standard input.',
      { status: notSet },
    );
  }
  const kind = kindOfKey(key);
  if (kind !== environment) {
    const what = whatIs(key).replace('What is in the secret', 'What was given');
    throw refused(`${what} The stage ${stage} is for a ${environment} instance (clerk.environment).`);
  }
  const instance = await triedAtClerk(key, url);
  const arn = secret ?? (await clerkSecretOf(settings, notSet));
  const region = arn.split(':')[3] ?? settings.region;
  try {
    const secrets = new SecretsManagerClient(region ? { region } : {});
    await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString: key }));
  } catch (error) {
    throw awsFault(error, notSet);
  }
  const everywhereBy = new Date(Date.now() + freshMs).toISOString();
  print(
    json,
    { stage, instance, environment, everywhereBy },
    `The key of ${instance}, a ${environment} instance, is in the secret of ${stage}. Where Clerk refuses the old key the new one is used within ${renewSeconds} seconds, and everywhere from ${everywhereBy} on: take the old key away after that.`,
  );
}

/** Clerk's id of the instance that the key is for. */
async function triedAtClerk(key: string, apiUrl: string): Promise<string> {
  const source = { get: async () => key, renew: async () => key };
  const clerk = clerkGateway({ key: source, apiUrl, deadline }).open({ remaining: () => deadline });
  try {
    return (await clerk.read((client) => client.instance.get())).id;
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    throw error.kind === 'key_rejected'
      ? refused('Clerk refuses this key.')
      : refused(`Whether Clerk takes this key can't be told: ${explainFailure(error)}`);
  }
}

function refused(why: string): CommandError {
  return new CommandError(
    `${why} Nothing was written. Next: copy the secret key from the Clerk Dashboard, API keys.`,
    {
      status: notSet,
    },
  );
}
