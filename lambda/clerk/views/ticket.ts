import * as z from 'zod';
import { time } from './shapes.ts';

/** What actor tokens and sign-in tokens have in common, without what lets someone in: the token and its link. */
export const ticketShape = z.object({
  id: z.string(),
  userId: z.string().describe('The user whom it lets someone be.'),
  status: z.string().describe('pending, accepted or revoked.'),
  createdAt: time,
  updatedAt: time,
});

/** A new one, with what lets someone in. */
export const newTicketShape = ticketShape.extend({
  token: z.string().nullish(),
  url: z.string().nullish().describe('Whoever opens it is signed in as the user. It works once.'),
});
