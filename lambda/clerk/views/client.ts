import * as z from 'zod';
import { sessionShape } from './session.ts';
import { orNull, time } from './shapes.ts';

/** The shape in which a client leaves this server: a browser or device with the sessions in it. */
export const clientShape = z.object({
  id: z.string(),
  sessions: z.array(sessionShape),
  lastActiveSessionId: orNull(z.string()),
  signInId: orNull(z.string()).describe('The sign-in under way, if any.'),
  signUpId: orNull(z.string()).describe('The sign-up under way, if any.'),
  lastAuthenticationStrategy: orNull(z.string()).describe('How someone signed in last.'),
  createdAt: time,
  updatedAt: time,
});
