import { badRequest } from '../operation/errors.ts';
import { newSecretHex } from '../state/secrets.ts';
import type { Call, Operation } from '../operation/operation.ts';

/** A link that signs in to the application's Svix dashboard: another one each time. */
function svixUrl(applicationId: string) {
  const login = { appId: applicationId, oneTimeToken: newSecretHex(32), region: 'us' };
  const key = Buffer.from(JSON.stringify(login)).toString('base64');
  return { svix_url: `https://app.svix.com/login#key=${key}` };
}

/** 400 svix_app_missing when the instance has no Svix application. */
function requireApplication(call: Call): string {
  const id = call.state.instance.svixApplicationId;
  if (id !== null) return id;
  throw badRequest('svix_app_missing', 'No Svix apps are associated with the current instance.');
}

function create(call: Call) {
  const { instance, ids } = call.state;
  if (instance.svixApplicationId !== null) {
    throw badRequest('svix_app_exists', 'Only one Svix app is allowed per instance.');
  }
  const applicationId = ids.id('app');
  instance.svixApplicationId = applicationId;
  return svixUrl(applicationId);
}

function remove(call: Call) {
  requireApplication(call);
  call.state.instance.svixApplicationId = null;
  return undefined;
}

/** The Svix application that sends the instance's webhooks. */
export const webhookOperations: Operation[] = [
  { method: 'post', path: '/webhooks/svix', answer: create },
  { method: 'delete', path: '/webhooks/svix', status: 204, answer: remove },
  {
    method: 'post',
    path: '/webhooks/svix_url',
    answer: (call) => svixUrl(requireApplication(call)),
  },
];
