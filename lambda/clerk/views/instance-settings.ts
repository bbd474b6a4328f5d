import * as z from 'zod';
import { orNull } from './shapes.ts';

/** The shape in which the instance itself leaves this server. */
export const instanceShape = z.object({
  id: z.string(),
  environmentType: z.string(),
  allowedOrigins: orNull(z.array(z.string())),
});

/** Who may sign up. */
export const restrictionsShape = z.object({
  allowlist: z.boolean(),
  blocklist: z.boolean(),
  blockEmailSubaddresses: z.boolean(),
  blockDisposableEmailDomains: z.boolean(),
  // The SDK reads it; the document of the Backend API does not have it.
  ignoreDotsForGmailAddresses: orNull(z.boolean()),
});

/** What holds for all organizations of the instance. */
export const organizationSettingsShape = z.object({
  enabled: z.boolean(),
  maxAllowedMemberships: z.number(),
  maxAllowedRoles: z.number(),
  creatorRole: z.string(),
  adminDeleteEnabled: z.boolean(),
  domainsEnabled: z.boolean(),
  slugDisabled: orNull(z.boolean()),
  domainsEnrollmentModes: z.array(z.string()),
  domainsDefaultRole: z.string(),
});
