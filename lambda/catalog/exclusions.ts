import type { ClerkMethod } from '../clerk/methods.ts';

/** Methods of `@clerk/backend` that are not offered at all, each with the reason. */
export const exclusions: Partial<Record<ClerkMethod, string>> = {
  'sessions.verifySession':
    "Clerk's API has no such operation in version 2026-05-12: session tokens are verified with the keys of the instance.",
  '__experimental_accountlessApplications.createAccountlessApplication':
    'Makes a new instance outside of this one and answers with its keys; it does not use the key of this server.',
  '__experimental_accountlessApplications.completeAccountlessApplicationOnboarding':
    'Belongs to an instance outside of this one.',
  'clients.getHandshakePayload':
    'Answers with the session cookies of a browser in the middle of a handshake; only a web server has use for them.',
  'domains.deleteDomain': 'The deprecated name of domains.delete, which is offered.',
};
