import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { time } from './shapes.ts';

/** The shape in which an entry of the allowlist or the blocklist leaves this server. */
export const listedIdentifierShape = z.object({
  id: z.string(),
  identifier: z.string().meta(masked('contact')),
  identifierType: z.enum(['email_address', 'phone_number', 'web3_wallet']),
  createdAt: time,
  updatedAt: time,
});
