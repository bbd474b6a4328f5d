import { newSecretHex } from '../state/secrets.ts';
import type { Operation } from '../operation/operation.ts';

/** How long a testing token holds, in seconds. Clerk says no more than that it is short-lived. */
const lifetime = 3600;

/** Tokens that get tests past bot detection. */
export const testingTokenOperations: Operation[] = [
  {
    method: 'post',
    path: '/testing_tokens',
    answer: (call) => {
      const seconds = Math.floor(call.now() / 1000);
      return {
        object: 'testing_token',
        token: `${seconds}-${newSecretHex(64)}`,
        // Seconds, unlike all other times of the API.
        expires_at: seconds + lifetime,
      };
    },
  },
];
