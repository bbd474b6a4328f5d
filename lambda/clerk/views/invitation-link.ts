import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';

/** The link of an invitation: whoever opens it is let in, so it is there only with a permission of its own. */
export const invitationLink = z
  .string()
  .nullish()
  .transform((url) => url ?? undefined)
  .pipe(z.string().optional())
  .describe('Lets in whoever opens it, while the invitation is pending; or why it is withheld.')
  .meta({ permission: 'invitations:links' satisfies Permission });
