import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { fieldOf } from './mentions.ts';

/** Requests that are answered with what lets its holder act as somebody, or that change such a thing; `*` is an id. */
const handingOut = [
  'GET api_keys/*/secret',
  'GET machines/*/secret_key',
  'GET users/*/oauth_access_tokens/*',
  'POST actor_tokens',
  'POST agents/tasks',
  'POST api_keys',
  // The key may be somebody else's, do more or live longer from then on.
  'PATCH api_keys/*',
  'POST machines',
  'POST machines/*/secret_key/rotate',
  'POST oauth_applications',
  'POST oauth_applications/*/rotate_secret',
  'POST sessions',
  'POST sessions/*/refresh',
  'POST sessions/*/tokens',
  'POST sessions/*/tokens/*',
  'POST sign_in_tokens',
  'POST testing_tokens',
  // Links that open the webhook dashboard without a sign-in.
  'POST webhooks/svix',
  'POST webhooks/svix_url',
].map((request) => {
  const [method, path = ''] = request.split(' ');
  return { method, parts: path.split('/') };
});

/** Fields of an OAuth application that say who gets codes and tokens of its users, and for what. */
const applicationFields = ['redirect_uris', 'scopes', 'public'];

/**
 * True for what makes or shows something with which its holder acts as a user, an organization, a machine or an
 * application. A token of a machine is counted where the machine's secret is read, without which none can be made.
 */
export function handsOut({ method, path, body }: OutgoingRequest): boolean {
  if (method === 'PATCH' && path[0] === 'oauth_applications') {
    return path.length === 2 && applicationFields.some((name) => fieldOf(body, name) !== undefined);
  }
  return handingOut.some(
    (one) =>
      one.method === method &&
      one.parts.length === path.length &&
      one.parts.every((part, index) => part === '*' || part === path[index]),
  );
}
