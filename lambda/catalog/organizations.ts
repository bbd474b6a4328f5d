import type { Organization, OrganizationMembership } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import { organizationId, userId } from '../clerk/ids.ts';
import { imageParameter, toImageFile } from '../clerk/views/image.ts';
import { memberShape, membershipShape } from '../clerk/views/membership.ts';
import { userText } from '../clerk/views/user-text.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { orderBy } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const logoOutput = z.object({
  organization: z.object({ id: z.string(), name: userText, hasImage: z.boolean(), imageUrl: z.string() }),
});

/** Who belongs to which organization, and how. */
const instanceMembershipShape = memberShape.extend({ organization: membershipShape.shape.organization });

/** Organizations, beyond what is done with them every day. */
export const organizationOperations: readonly Tool[] = [
  operation({
    method: 'organizations.updateOrganizationLogo',
    name: 'set_organization_logo',
    title: "Set an organization's logo",
    description:
      'Give an organization a new logo, sent in base64: PNG, JPEG, GIF or WebP, at most 700 KB. The old one is replaced.',
    keywords: 'company picture image icon avatar branding upload',
    permission: 'organizations:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      organizationId,
      image: imageParameter,
      uploaderUserId: userId.describe('The user to name as uploader.').optional(),
    }),
    output: logoOutput,
    call: async (client, input) =>
      withLogo(
        await client.organizations.updateOrganizationLogo(input.organizationId, {
          file: toImageFile(input.image),
          ...(input.uploaderUserId && { uploaderUserId: input.uploaderUserId }),
        }),
      ),
  }),
  operation({
    method: 'organizations.deleteOrganizationLogo',
    name: 'delete_organization_logo',
    title: "Delete an organization's logo",
    description: "Delete an organization's logo; a default one is shown instead. This can't be undone.",
    keywords: 'remove company picture image icon branding',
    permission: 'organizations:write',
    risk: 'destructive',
    input: z.strictObject({ organizationId }),
    output: logoOutput,
    call: async (client, input) =>
      withLogo(await client.organizations.deleteOrganizationLogo(input.organizationId)),
  }),
  listOperation({
    method: 'organizations.getInstanceOrganizationMembershipList',
    name: 'list_all_memberships',
    title: 'List the memberships of all organizations',
    description:
      'List who belongs to which organization in which role, across the whole instance. For one organization use list_organization_members, for one user get_user_memberships. Changes nothing.',
    keywords: 'everyone every member all organizations instance-wide audit export',
    permission: 'memberships:read',
    input: {
      orderBy: orderBy([
        'created_at',
        'email_address',
        'phone_number',
        'first_name',
        'last_name',
        'username',
      ]),
    },
    item: instanceMembershipShape,
    async call(client, page) {
      const { data, totalCount } = await client.organizations.getInstanceOrganizationMembershipList(page);
      return { data: data.map(ofInstance), totalCount };
    },
  }),
  operation({
    method: 'organizations.updateOrganizationMembershipMetadata',
    name: 'update_membership_metadata',
    title: "Update a membership's metadata",
    description:
      'Change the metadata of a membership: what the application knows about a user within one organization. Keys you send are merged deeply, null deletes a key. Applications may read rights from it.',
    keywords: 'member attributes custom data merge public private metadata',
    permission: 'memberships:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      organizationId,
      userId,
      publicMetadata: metadataParameter('Readable by the front end, too.').optional(),
      privateMetadata: metadataParameter('Readable by back ends only.')
        .optional()
        .meta({ permission: 'organizations:private' satisfies Permission }),
    }),
    output: z.object({ membership: instanceMembershipShape }),
    before: async (client, { organizationId: organization, userId: user }) => {
      const wanted = { organizationId: organization, userId: [user], limit: 1 };
      const [membership] = (await client.organizations.getOrganizationMembershipList(wanted)).data;
      return membership && { membership: ofInstance(membership) };
    },
    call: async (client, input) => ({
      membership: ofInstance(await client.organizations.updateOrganizationMembershipMetadata(input)),
    }),
  }),
];

function withLogo({ id, name, hasImage, imageUrl }: Organization): z.input<typeof logoOutput> {
  return { organization: { id, name, hasImage, imageUrl } };
}

function ofInstance(membership: OrganizationMembership): z.input<typeof instanceMembershipShape> {
  const { id: membershipId, role, permissions, publicMetadata, privateMetadata } = membership;
  const { createdAt, updatedAt, organization, publicUserData: user } = membership;
  return {
    membershipId,
    userId: user?.userId,
    identifier: user?.identifier,
    firstName: user?.firstName,
    lastName: user?.lastName,
    imageUrl: user?.imageUrl,
    organization,
    role,
    permissions,
    publicMetadata,
    privateMetadata,
    createdAt,
    updatedAt,
  };
}
