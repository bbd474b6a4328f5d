import * as z from 'zod';
import { definePrompt, optionalText, requiredText } from './prompt.ts';

export const investigateSignIn = definePrompt({
  name: 'investigate_sign_in',
  title: 'Investigate a sign-in problem',
  description:
    'Find out why somebody cannot sign in, without changing anything, and propose what would help.',
  tools: ['find_user', 'get_user', 'list_user_sessions', 'get_user_memberships'],
  permissions: ['users:read', 'sessions:read', 'memberships:read'],
  arguments: z.strictObject({
    user: requiredText('Who cannot sign in: user id, email address, phone number or username.'),
    problem: optionalText('What they see, in their own words or as the error says it.', 2_000),
  }),
  opening: 'Find out why a person cannot sign in. Change nothing.',
  steps: [
    'Find the user: get_user for an id, otherwise find_user. If there is none, say so: they may have signed up with another address, or only been invited. If there are several, list them and ask.',
    'get_user, and check in this order: banned; locked; no verified email address or phone number; the address they use is not among those of the user, or not verified; no password and no other way to sign in (external or enterprise account); second factor on, which they may have lost; last sign-in and last activity.',
    'list_user_sessions: are they signed in somewhere, when was the last session, was it revoked or has it expired?',
    'If the problem is about one company or about missing rights after sign-in: get_user_memberships.',
    'Report what you checked, what you found, the most likely cause with the fact that speaks for it, and what would help. Keep apart what Clerk says from what you conclude.',
    'Propose the change, but do not make it: unlocking, unbanning, new addresses and new factors can let a wrong person in. The person who asked must have made sure who is asking, and must confirm.',
  ],
});
