import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import type { Permission } from '../../access/permissions.ts';
import { orNull } from './shapes.ts';
import { cleanText, userSupplied, userText } from './user-text.ts';

/** Characters of an email's text that are shown at most; a host cuts results at about 100,000. */
const maxContent = 20_000;

const content = z
  .string()
  .transform((text) => cleanText(text, maxContent))
  .pipe(z.string())
  .nullish()
  .meta({ ...userSupplied, permission: 'emails:content' satisfies Permission });

/** The shape in which an email leaves this server: its text may hold codes and links that let people in. */
export const emailShape = z.object({
  id: z.string(),
  status: orNull(z.string()).describe('accepted: the provider took it, which does not prove delivery.'),
  suppressionReason: orNull(z.string()),
  fromEmailName: z.string().meta(masked('asText')),
  toEmailAddress: orNull(z.string().meta(masked('emailAddress'))),
  emailAddressId: orNull(z.string()),
  userId: orNull(z.string()),
  subject: orNull(userText),
  slug: orNull(z.string()).describe('The template that it was made from, if any.'),
  deliveredByClerk: orNull(z.boolean()),
  body: content,
  bodyPlain: content,
});
