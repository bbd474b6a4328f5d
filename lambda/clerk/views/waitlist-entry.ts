import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { invitationLink } from './invitation-link.ts';
import { orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

/** The shape in which an entry of the waitlist leaves this server. */
export const waitlistEntryShape = z.object({
  id: z.string(),
  emailAddress: userText.meta(masked('emailAddress')),
  status: z.string().describe('pending, invited, completed or rejected.'),
  isLocked: orNull(z.boolean()).describe('Whether its status can no longer be changed.'),
  invitation: orNull(
    z.object({
      id: z.string(),
      status: z.string(),
      url: invitationLink,
      createdAt: time,
    }),
  ),
  createdAt: time,
  updatedAt: time,
});
