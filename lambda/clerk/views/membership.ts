import type { OrganizationMembership } from '@clerk/backend';
import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import type { Permission } from '../../access/permissions.ts';
import { metadata, metadataOrEmpty, orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

const role = z.string().describe('The key of the role, for example org:admin.');
const permissions = z.array(z.string()).default([]);
const privateMetadata = metadata
  .optional()
  .meta({ permission: 'organizations:private' satisfies Permission });

/** The shape in which a user's membership leaves this server: which organization, in which role. */
export const membershipShape = z.object({
  id: z.string(),
  role,
  permissions,
  organization: z.object({
    id: z.string(),
    name: userText,
    slug: orNull(userText),
    membersCount: orNull(z.number()),
  }),
  publicMetadata: metadataOrEmpty,
  privateMetadata,
  createdAt: time,
  updatedAt: time,
});

/** The membership in this server's shape; times in ISO 8601, UTC. */
export function toMembershipView(membership: OrganizationMembership): z.output<typeof membershipShape> {
  return membershipShape.parse(membership);
}

const summary = {
  userId: orNull(z.string()),
  role,
  firstName: orNull(userText),
  lastName: orNull(userText),
  identifier: orNull(userText.meta(masked('contact'))).describe(
    "The member's email address, phone number or username.",
  ),
};

const details = {
  membershipId: z.string(),
  permissions,
  imageUrl: orNull(z.string()),
  publicMetadata: metadataOrEmpty,
  privateMetadata,
  createdAt: time.describe('When the user became a member.'),
  updatedAt: time,
};

/** The shape of one member of an organization: who, in which role. */
export const memberShape = z.object({ ...summary, ...details });

/** What a list shows of a member; the rest only where details are asked for. */
export const memberItemShape = z.object({ ...summary, ...z.object(details).partial().shape });

const summaryShape = z.object(summary);

/** A member as this server shows it; times in ISO 8601, UTC. */
export type MemberView = z.output<typeof memberShape>;

/** The few fields of a member that say who it is. */
export type MemberSummary = z.output<typeof summaryShape>;

/** The member that a membership is about, in this server's shape. */
export function toMemberView(membership: OrganizationMembership): MemberView {
  const { id, publicMetadata, privateMetadata, createdAt, updatedAt } = membership;
  return memberShape.parse({
    ...toMemberSummary(membership),
    membershipId: id,
    permissions: membership.permissions,
    imageUrl: membership.publicUserData?.imageUrl,
    publicMetadata,
    privateMetadata,
    createdAt,
    updatedAt,
  });
}

/** Who the member is and in which role, without the rest. */
export function toMemberSummary({ role, publicUserData: user }: OrganizationMembership): MemberSummary {
  return summaryShape.parse({
    userId: user?.userId,
    role,
    firstName: user?.firstName,
    lastName: user?.lastName,
    identifier: user?.identifier,
  });
}
