import type { ClerkMethod } from '../clerk/methods.ts';

/** Methods of `@clerk/backend` that are not offered at all, each with the reason. */
export const exclusions: Partial<Record<ClerkMethod, string>> = {
  'clients.getHandshakePayload':
    'Answers with the session cookies of a browser in the middle of a handshake; only a web server has use for them.',
  'sessions.verifySession':
    "Clerk's API has no such operation in version 2026-05-12: session tokens are verified with the keys of the instance.",
};
