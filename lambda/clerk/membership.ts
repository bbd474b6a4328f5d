import type { OrganizationMembership } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';

/** The shape in which a membership leaves this server. */
export const membershipShape = z.object({
  id: z.string(),
  role: z.string().describe('The key of the role, for example org:admin.'),
  permissions: z.array(z.string()),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    slug: z.string().nullable(),
    membersCount: z.number().nullable(),
  }),
  publicMetadata: z.record(z.string(), z.unknown()),
  privateMetadata: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ permission: 'organizations:private' satisfies Permission }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** The membership in this server's shape; times in ISO 8601, UTC. */
export function toMembershipView(membership: OrganizationMembership): z.infer<typeof membershipShape> {
  const { organization } = membership;
  return {
    id: membership.id,
    role: membership.role,
    permissions: [...(membership.permissions ?? [])],
    organization: {
      id: organization.id,
      name: organization.name,
      slug: organization.slug ?? null,
      membersCount: organization.membersCount ?? null,
    },
    publicMetadata: { ...membership.publicMetadata },
    privateMetadata: { ...membership.privateMetadata },
    createdAt: new Date(membership.createdAt).toISOString(),
    updatedAt: new Date(membership.updatedAt).toISOString(),
  };
}
