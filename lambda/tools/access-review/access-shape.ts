import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { userSupplied } from '../../clerk/views/user-text.ts';

/** What a review points out about an account. */
export const findings = ['admin', 'without_mfa', 'stale', 'banned', 'locked'] as const;

const text = z.string().meta(userSupplied);

/** One account with its place in one organization; without one when it belongs to none. */
export const accessRow = z.object({
  userId: z.string(),
  name: text.nullable(),
  emailAddress: z.string().meta(masked('emailAddress')).nullable().describe('The primary email address.'),
  organizationId: z.string().nullable(),
  role: z.string().nullable(),
  mfa: z.boolean().describe('Whether a second factor or a passkey is set up.'),
  lastActiveAt: z.iso.datetime().nullable().describe('Null when the account was never used.'),
  findings: z
    .array(z.enum(findings))
    .describe(
      'admin: manages the organization; stale: no activity for staleDays, or never and created before.',
    ),
});

/** One account's access in this server's shape; times in ISO 8601, UTC. */
export type AccessRow = z.infer<typeof accessRow>;

/** An organization that rows name. */
export const reviewedOrganization = z.object({ id: z.string(), name: text });

/** A role that rows name, with what it allows. */
export const reviewedRole = z.object({ role: z.string(), permissions: z.array(z.string()) });

/** An invitation that nobody has answered yet; without its link, which lets in whoever has it. */
export const openInvitation = z.object({
  id: z.string(),
  emailAddress: z.string().meta(masked('emailAddress')),
  organizationId: z.string().nullable().describe('Null for an invitation to the application.'),
  role: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});

/** An open invitation in this server's shape. */
export type OpenInvitation = z.infer<typeof openInvitation>;
