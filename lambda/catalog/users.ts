import type { User } from '@clerk/backend';
import * as z from 'zod';
import { userId } from '../clerk/ids.ts';
import { imageParameter, toImageFile } from '../clerk/views/image.ts';
import { organizationInvitationShape } from '../clerk/views/organization-invitation.ts';
import { metadata, orNull, timeInEither } from '../clerk/views/shapes.ts';
import { userText } from '../clerk/views/user-text.ts';
import type { Tool } from '../definition/tool.ts';
import { filterFault, queryOfUserFilters, userFilters } from '../tools/users/user-filters.ts';
import { listOperation, operation } from './operation.ts';

const imageOutput = z.object({
  user: z.object({ id: z.string(), hasImage: z.boolean(), imageUrl: z.string() }),
});

/** An access token of another service, with what that service says it is good for. */
const providerToken = z.object({
  externalAccountId: z.string(),
  provider: z.string(),
  token: z.string().describe('The access token: whoever has it acts as the user at that service.'),
  tokenSecret: z.string().optional().describe('The secret of an OAuth 1 token.'),
  idToken: z.string().optional(),
  scopes: z.array(z.string()).default([]),
  label: userText.nullish(),
  publicMetadata: metadata.nullish(),
  expiresAt: orNull(timeInEither),
});

/** What few need of users every day. */
export const userOperations: readonly Tool[] = [
  operation({
    method: 'users.getCount',
    name: 'get_user_count',
    title: 'Count users',
    description:
      'Count all users, or those that match the filters of list_users. Clerk does not document whether part of a value is enough when counting. Changes nothing.',
    keywords: 'how many users number of total statistics',
    permission: 'users:read',
    risk: 'read',
    input: z.strictObject(userFilters).refine((filters) => filterFault(filters) === undefined, {
      path: ['provider'],
      error: 'goes together with providerUserId: send both or neither',
    }),
    output: z.object({ count: z.int() }),
    call: async (client, input) => ({ count: await client.users.getCount(queryOfUserFilters(input)) }),
  }),
  listOperation({
    method: 'users.getOrganizationInvitationList',
    name: 'list_user_organization_invitations',
    title: "List a user's organization invitations",
    description:
      "List a user's invitations to organizations by status, with organization and role. Changes nothing.",
    keywords: 'invited to which organizations pending invites',
    permission: 'invitations:read',
    input: {
      userId,
      status: z
        .enum(['pending', 'accepted', 'revoked', 'expired'])
        .optional()
        .describe('Only invitations with this status.'),
    },
    item: organizationInvitationShape,
    call: (client, page) => client.users.getOrganizationInvitationList(page),
  }),
  operation({
    method: 'users.updateUserProfileImage',
    name: 'set_user_profile_image',
    title: "Set a user's profile image",
    description:
      'Give a user a new profile image, sent in base64: PNG, JPEG, GIF or WebP, at most 700 KB. The old one is replaced.',
    keywords: 'avatar picture photo upload',
    permission: 'users:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({ userId, image: imageParameter }),
    output: imageOutput,
    call: async (client, input) =>
      withImage(await client.users.updateUserProfileImage(input.userId, { file: toImageFile(input.image) })),
  }),
  operation({
    method: 'users.deleteUserProfileImage',
    name: 'delete_user_profile_image',
    title: "Delete a user's profile image",
    description: "Delete a user's profile image; a default one is shown instead. This can't be undone.",
    keywords: 'remove avatar picture photo',
    permission: 'users:write',
    risk: 'destructive',
    input: z.strictObject({ userId }),
    output: imageOutput,
    call: async (client, input) => withImage(await client.users.deleteUserProfileImage(input.userId)),
  }),
  operation({
    method: 'users.getUserOauthAccessToken',
    name: 'get_user_oauth_access_token',
    title: "Get a user's tokens of another service",
    description:
      'Read the access tokens with which the application acts as a user at a service the user has connected, such as google or github. Clerk renews them when needed. Give them only to who must act as that user.',
    keywords: 'OAuth provider token Google GitHub Slack Microsoft social account credential',
    permission: 'users:oauth_tokens',
    // Clerk refreshes an expired token on the way; the old one is of no use to anyone.
    risk: 'read',
    input: z.strictObject({
      userId,
      provider: z
        .string()
        .regex(/^(?!oauth_)[a-z0-9_]{1,64}$/, {
          error: 'must be lowercase letters, digits and _ without oauth_ before it, for example google',
        })
        .describe('The service: google, github, slack, … or custom_ and the name of a custom provider.'),
    }),
    output: z.object({ tokens: z.array(providerToken), totalCount: z.int() }),
    async call(client, input) {
      // The SDK's type names the providers of its day; Clerk adds others.
      const provider = input.provider as 'google';
      const { data, totalCount } = await client.users.getUserOauthAccessToken(input.userId, provider);
      return { tokens: data, totalCount };
    },
  }),
];

function withImage({ id, hasImage, imageUrl }: User): z.input<typeof imageOutput> {
  return { user: { id, hasImage, imageUrl } };
}
