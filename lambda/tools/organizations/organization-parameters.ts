import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { organizationSlug } from '../../clerk/ids.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { roleSetKey } from '../../clerk/views/role.ts';
import { timeParameter } from '../../definition/time-parameter.ts';

/**
 * Parameters that the tools about organizations share.
 * Limits: https://clerk.com/docs/reference/backend-api (version 2026-05-12).
 */

/** The key of a role that members can have. */
export const roleParameter = z
  .string()
  .regex(/^[A-Za-z0-9_:-]{1,128}$/, {
    error: 'must be the key of a role, for example org:admin or org:member',
  })
  .describe('The key of the role, for example org:admin or org:member.');

/** Public and private metadata. */
export const metadataParameters = {
  publicMetadata: metadataParameter('Readable by the front end, too.').optional(),
  privateMetadata: metadataParameter('Readable by back ends only.')
    .optional()
    .meta({ permission: 'organizations:private' satisfies Permission }),
};

/** What creating and changing an organization share. */
export const organizationParameters = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(256)
    .describe('1 to 256 characters, no URLs or HTML. Example: Acme Robotics.'),
  slug: organizationSlug
    .optional()
    .describe(
      'Unique; lowercase letters, digits and dashes. Example: acme-robotics. Only if the instance has slugs.',
    ),
  maxAllowedMemberships: z.int().min(0).optional().describe('Open invitations count; 0: unlimited.'),
  createdAt: timeParameter('For migrations.').optional(),
  roleSetKey: roleSetKey
    .optional()
    .describe('The role set whose roles its members can have, for example role_set:small_teams.')
    .meta({ permission: 'roles:write' satisfies Permission }),
};
