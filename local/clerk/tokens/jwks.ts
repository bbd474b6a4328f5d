import type { Operation } from '../operation/operation.ts';

/** The public keys of the instance. */
export const jwksOperations: Operation[] = [
  { method: 'get', path: '/jwks', answer: (call) => call.keys.jwks() },
];
