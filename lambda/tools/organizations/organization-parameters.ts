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
  publicMetadata: metadataParameter(
    'Readable by the application front end and back end. JSON object, at most 8 KB.',
  ).optional(),
  privateMetadata: metadataParameter('Readable by back ends only. JSON object, at most 8 KB.')
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
    .describe('Its name, 1 to 256 characters, without URLs or HTML. Example: Acme Robotics.'),
  slug: organizationSlug
    .optional()
    .describe(
      'Unique in the instance; lowercase letters, digits and dashes, for example acme-robotics. Only if slugs are enabled.',
    ),
  maxAllowedMemberships: z
    .int()
    .min(0)
    .optional()
    .describe('The most members it may have, open invitations included; 0 means unlimited.'),
  createdAt: timeParameter('When it was created; for migrations.').optional(),
  roleSetKey: roleSetKey
    .optional()
    .describe('The role set whose roles its members can have, for example role_set:small_teams.')
    .meta({ permission: 'roles:write' satisfies Permission }),
};
