import { authorizationMissing, keyInvalid } from '../operation/errors.ts';
import type { AccountlessApplicationRecord } from '../state/instance-records.ts';
import { newSecretHex } from '../state/secrets.ts';
import type { Call, Operation } from '../operation/operation.ts';

const dashboard = 'https://dashboard.clerk.com';

/** As Clerk encodes them: the host of the Frontend API, ended by a dollar sign. */
const publishableKey = (host: string) => `pk_test_${Buffer.from(`${host}$`).toString('base64')}`;

function wireApplication(application: AccountlessApplicationRecord) {
  return {
    object: 'accountless_application',
    publishable_key: application.publishableKey,
    secret_key: application.secretKey,
    claim_url: `${dashboard}/apps/claim?token=${application.claimToken}`,
    api_keys_url: `${dashboard}/apps/${application.id}/instances/api-keys`,
  };
}

function newApplication(call: Call, secretKey: string, host: string): AccountlessApplicationRecord {
  const { ids, accountlessApplications } = call.state;
  const application: AccountlessApplicationRecord = {
    id: ids.id('app'),
    publishableKey: publishableKey(host),
    secretKey,
    claimToken: newSecretHex(32),
    onboardingCompletedAt: null,
  };
  accountlessApplications.set(secretKey, application);
  return application;
}

function create(call: Call) {
  const { ids } = call.state;
  const host = `${ids.hex(12)}.clerk.accounts.dev`;
  return wireApplication(newApplication(call, `sk_test_${newSecretHex(40)}`, host));
}

/**
 * Whoever has the secret key owns the application: one made above, or this instance itself. 401 for any other
 * key. Doing it twice changes nothing.
 */
function complete(call: Call) {
  const key = call.header('authorization')?.match(/^Bearer (\S+)$/)?.[1];
  if (key === undefined) throw authorizationMissing();
  const known = call.state.accountlessApplications.get(key);
  if (known === undefined && key !== call.secretKey) throw keyInvalid();
  const application = known ?? newApplication(call, key, new URL(call.issuer).host);
  application.onboardingCompletedAt ??= call.now();
  return wireApplication(application);
}

/**
 * Applications that come to be without an account, by Clerk's keyless mode. None of this is in the document: the
 * source is src/api/endpoints/AccountlessApplicationsAPI.ts of `@clerk/backend` 3.25, which needs no secret key.
 */
export const accountlessApplicationOperations: Operation[] = [
  { method: 'post', path: '/accountless_applications', keyless: true, answer: create },
  { method: 'post', path: '/accountless_applications/complete', keyless: true, answer: complete },
];
