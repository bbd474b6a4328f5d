import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { orNull, timeOrNull } from './shapes.ts';

const verification = orNull(
  z.object({ status: z.string(), strategy: z.string(), expireAt: timeOrNull }),
).describe('How possession was proved; null when nothing was begun.');

const linkedTo = z
  .array(z.object({ id: z.string(), type: z.string() }))
  .describe('Connected accounts that vouch for it.');

/** An email address of a user. */
export const emailAddressShape = z.object({
  id: z.string(),
  emailAddress: z.string().meta(masked('emailAddress')),
  verification,
  linkedTo,
});

/** A phone number of a user: without its backup codes, which the SDK leaves out as well. */
export const phoneNumberShape = z.object({
  id: z.string(),
  phoneNumber: z.string().meta(masked('phoneNumber')),
  reservedForSecondFactor: z.boolean().default(false),
  defaultSecondFactor: z.boolean().default(false),
  verification,
  linkedTo,
});
