import * as z from 'zod';
import { orNull, time, timeOrNull } from './shapes.ts';

/** The key of a role. Pattern: the document of the Backend API, `POST /organization_roles`. */
export const roleKey = z
  .string()
  .max(100)
  .regex(/^org:[a-z0-9_]+$/, {
    error:
      'must be org: followed by lowercase letters, digits and underscores, for example org:billing_admin',
  });

/** The key of a permission of the application's own. Pattern: `POST /organization_permissions`. */
export const permissionKey = z
  .string()
  .max(150)
  .regex(/^org:(?!sys_)[a-z0-9_]+:[a-z0-9_]+$/, {
    error: 'must be org:feature:action and not begin with org:sys_, for example org:billing:manage',
  });

/** The key of a role set. Pattern: `POST /role_sets`. */
export const roleSetKey = z
  .string()
  .max(100)
  .regex(/^role_set:[a-z0-9_]+$/, {
    error: 'must be role_set: followed by lowercase letters, digits and underscores',
  });

/** What a role may contain. */
export const permissionShape = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string().describe('For example org:billing:manage; those of Clerk begin with org:sys_.'),
  description: orNull(z.string()),
  createdAt: time,
  updatedAt: time,
});

/** A role that members of organizations can have. */
export const roleShape = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string().describe('What memberships refer to, for example org:admin.'),
  description: orNull(z.string()),
  permissions: z.array(permissionShape.pick({ id: true, key: true, name: true })).default([]),
  isCreatorEligible: z
    .boolean()
    .default(false)
    .describe('Whether it may be the role of who creates an organization.'),
  createdAt: time,
  updatedAt: time,
});

const roleSetItem = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  membersCount: orNull(z.number()),
});

/** A set of roles that organizations can choose from. */
export const roleSetShape = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  description: orNull(z.string()),
  type: z.string().describe('initial: the set of new organizations; custom: any other.'),
  roles: z.array(roleSetItem),
  defaultRole: orNull(roleSetItem.pick({ id: true, key: true })).describe('What new members get.'),
  creatorRole: orNull(roleSetItem.pick({ id: true, key: true })).describe(
    'What who creates an organization gets.',
  ),
  roleSetMigration: orNull(
    z.object({
      id: z.string(),
      status: z.string(),
      destRoleSetId: orNull(z.string()),
      migratedMembers: orNull(z.number()),
      startedAt: timeOrNull,
      completedAt: timeOrNull,
    }),
  ).describe('Where members are being moved to other roles, how far that is.'),
  createdAt: time,
  updatedAt: time,
});
