import { ClerkRefusal } from './errors.ts';

/*
 * The services behind /api_keys, /m2m_tokens and /oauth_applications/access_tokens answer errors of their own
 * kind: 400 bad_request where the rest of the Backend API answers 422. Clerk's OpenAPI document names the codes
 * only by example.
 */

function refusal(status: number, code: string, message: string, longMessage = message) {
  return new ClerkRefusal(status, [{ code, message, long_message: longMessage }]);
}

/** Whether one of these services stands behind the operation; its key is such as `get /api_keys`. */
export const answersAsCredentialService = (key: string) =>
  / \/(api_keys|m2m_tokens|oauth_applications\/access_tokens)\b/.test(key);

/** 400: something in the body or the query isn't as it must be; `where` is such as `body.name`. */
export function invalidRequest(where: string, reason: string) {
  return refusal(400, 'bad_request', 'Bad Request', `Invalid '${where}': ${reason}`);
}

/** 404: no such token, key or machine, or none that the caller may see. */
export function credentialNotFound(what: string) {
  return refusal(404, 'resource_not_found', `${what} not found`, `${what} not found.`);
}

/** 409: there is one already. */
export function alreadyExists(message: string) {
  return refusal(409, 'conflict', message);
}

/** 401: only a machine itself may do this. */
export function machineKeyNeeded() {
  return refusal(
    401,
    'machine_secret_key_invalid',
    'The provided Machine Secret Key is invalid. Make sure that your Machine Secret Key is correct.',
  );
}

/** 403: a machine asked for what is another machine's. */
export function otherMachines() {
  return refusal(
    403,
    'authorization_invalid',
    'Unauthorized request',
    'You are not authorized to perform this request',
  );
}
