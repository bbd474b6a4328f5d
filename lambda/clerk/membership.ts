import type { OrganizationMembership } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import { metadata, metadataOrEmpty, orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

/** The shape in which a membership leaves this server. */
export const membershipShape = z.object({
  id: z.string(),
  role: z.string().describe('The key of the role, for example org:admin.'),
  permissions: z.array(z.string()).default([]),
  organization: z.object({
    id: z.string(),
    name: userText,
    slug: orNull(userText),
    membersCount: orNull(z.number()),
  }),
  publicMetadata: metadataOrEmpty,
  privateMetadata: metadata.optional().meta({ permission: 'organizations:private' satisfies Permission }),
  createdAt: time,
  updatedAt: time,
});

/** The membership in this server's shape; times in ISO 8601, UTC. */
export function toMembershipView(membership: OrganizationMembership): z.output<typeof membershipShape> {
  return membershipShape.parse(membership satisfies z.input<typeof membershipShape>);
}
