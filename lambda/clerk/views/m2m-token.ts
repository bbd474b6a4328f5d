import * as z from 'zod';
import { orNull, time, timeOrNull } from './shapes.ts';

/** The shape in which an M2M token leaves this server, without the token itself. */
export const m2mTokenShape = z.object({
  id: z.string(),
  subject: z.string().describe('The machine whose token it is.'),
  scopes: z.array(z.string()).describe('The machines that take it.'),
  claims: z.unknown().default(null).describe('Data of the application, of any form.'),
  revoked: z.boolean(),
  revocationReason: orNull(z.string()),
  expired: z.boolean(),
  expiration: timeOrNull.describe('Null: it never expires.'),
  createdAt: time,
  updatedAt: time,
});
