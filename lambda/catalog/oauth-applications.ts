import * as z from 'zod';
import { oauthApplicationId } from '../clerk/ids.ts';
import {
  oauthAccessTokenShape,
  oauthApplicationShape,
  oauthApplicationWithSecretShape,
} from '../clerk/views/oauth-application.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import { credential, rawCredential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion, done, doneShape } from './answers.ts';
import { listOperation, operation } from './operation.ts';

const name = z.string().min(1).max(256).describe('Shown on the consent screen; up to 256 characters.');
const redirectUris = z
  .array(
    z
      .string()
      .max(1_024)
      .regex(/^[a-z][a-z0-9+.-]*:\/\/?[^\s]+$/i, {
        error: 'must be a URL, for example https://app.example.com/callback or myapp://callback',
      }),
  )
  .max(100)
  .optional()
  .describe(
    'Where the authorization server sends people back. Example: ["https://app.example.com/callback"].',
  );
const scopes = z
  .string()
  .max(1_024)
  .optional()
  .describe('What it may ask for, separated by spaces. Default "profile email".');
const isPublic = z
  .boolean()
  .optional()
  .describe('A public client (an app on a device or in a browser) has no secret and uses PKCE.');

/** How people sign in to an application. The SDK's types leave it out, and pass it on. */
const flow = {
  consentScreenEnabled: z
    .boolean()
    .optional()
    .describe('Whether people are asked for their consent. Default true.'),
  pkceRequired: z.boolean().optional().describe('Whether PKCE is required. Default false.'),
};

/** OAuth applications, and the access tokens that Clerk gives them. */
export const oauthApplicationOperations: readonly Tool[] = [
  listOperation({
    method: 'oauthApplications.list',
    name: 'list_oauth_applications',
    title: 'List OAuth applications',
    description:
      "List the instance's OAuth applications (clients), including those that registered themselves. Secrets are not shown.",
    keywords: 'oauth client apps third party integrations connected mcp client dynamic registration',
    permission: 'oauth_applications:read',
    input: {
      nameQuery: z.string().min(1).max(256).optional().describe('Part of the name, or a whole client id.'),
      orderBy: z
        .enum(['name', '+name', '-name', 'created_at', '+created_at', '-created_at'])
        .optional()
        .describe('Order; - means descending. Default: by creation.'),
    },
    item: oauthApplicationShape,
    call: (client, wanted) => client.oauthApplications.list(wanted),
  }),
  operation({
    method: 'oauthApplications.get',
    name: 'get_oauth_application',
    title: 'Get an OAuth application',
    description: 'Read one OAuth application by its id: client id, redirect URIs, scopes, endpoints.',
    keywords: 'oauth client app third party integration',
    permission: 'oauth_applications:read',
    risk: 'read',
    input: z.strictObject({ oauthApplicationId }),
    output: oauthApplicationShape,
    call: (client, input) => client.oauthApplications.get(input.oauthApplicationId),
  }),
  operation({
    method: 'oauthApplications.create',
    name: 'create_oauth_application',
    title: 'Create an OAuth application',
    description:
      'Register an OAuth application (client) that people can sign in to with Clerk. Its secret is shown only this once; without oauth_applications:secrets only a public client, which has none, can be created.',
    keywords: 'oauth client register third party integration identity provider',
    permission: 'oauth_applications:write',
    risk: 'write',
    input: z.strictObject({ name, redirectUris, scopes, public: isPublic, ...flow }),
    output: oauthApplicationWithSecretShape,
    shownOnce: ({ public: isPublicClient }) =>
      isPublicClient
        ? undefined
        : ['To see the secret of the application, which is shown this once,', 'oauth_applications:secrets'],
    call: (client, input) => client.oauthApplications.create(input),
  }),
  operation({
    method: 'oauthApplications.update',
    name: 'update_oauth_application',
    title: 'Update an OAuth application',
    description:
      'Change an OAuth application: name, redirect URIs, scopes, public or not. What is sent replaces the old value, and sign-ins with a removed redirect URI fail at once.',
    keywords: 'oauth client callback edit rename integration',
    permission: 'oauth_applications:write',
    risk: 'destructive',
    input: z.strictObject({ oauthApplicationId, name, redirectUris, scopes, public: isPublic, ...flow }),
    output: oauthApplicationShape,
    before: (client, input) => client.oauthApplications.get(input.oauthApplicationId),
    call: (client, input) => client.oauthApplications.update(input),
  }),
  operation({
    method: 'oauthApplications.delete',
    name: 'delete_oauth_application',
    title: 'Delete an OAuth application',
    description: "Delete an OAuth application; its sign-ins and its tokens end. Can't be undone.",
    keywords: 'oauth client remove integration third party',
    permission: 'oauth_applications:write',
    risk: 'destructive',
    input: z.strictObject({ oauthApplicationId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.oauthApplicationId, await client.oauthApplications.delete(input.oauthApplicationId)),
  }),
  operation({
    method: 'oauthApplications.rotateSecret',
    name: 'rotate_oauth_application_secret',
    title: 'Rotate the secret of an OAuth application',
    description:
      "Give an OAuth application a new client secret, which is in the answer. The old one stops working at once. Can't be undone.",
    keywords: 'oauth client renew roll replace leaked compromised',
    permission: 'oauth_applications:secrets',
    risk: 'destructive',
    idempotent: false,
    input: z.strictObject({ oauthApplicationId }),
    output: oauthApplicationWithSecretShape,
    call: (client, input) => client.oauthApplications.rotateSecret(input.oauthApplicationId),
  }),
  operation({
    method: 'oauthApplications.revokeToken',
    name: 'revoke_oauth_token',
    title: 'Revoke an OAuth token',
    description:
      "Revoke an opaque access token or a refresh token of an OAuth application, and all tokens of the same grant. JWT access tokens can't be revoked. Can't be undone.",
    keywords: 'oauth access token refresh token grant leaked stolen disconnect app consent',
    permission: 'oauth_applications:revoke',
    risk: 'destructive',
    input: z.strictObject({
      oauthApplicationId,
      token: credential(z.string().min(1).max(8_192)).describe('The access token or refresh token itself.'),
    }),
    output: doneShape,
    call: async (client, input) => done(await client.oauthApplications.revokeToken(input)),
  }),
  operation({
    method: 'idPOAuthAccessToken.verify',
    name: 'verify_oauth_access_token',
    title: 'Verify an OAuth access token',
    description:
      'Check whether an access token that Clerk issued to an OAuth application is valid: for which user, scopes and audience (aud). One that Clerk does not know is refused as not found.',
    keywords: 'oauth introspect check valid test bearer',
    permission: 'oauth_applications:read',
    risk: 'read',
    input: z.strictObject({
      accessToken: rawCredential(z.string().min(1).max(8_192)).describe(
        'The token; it is passed on to Clerk only.',
      ),
    }),
    output: z.object({
      valid: z.boolean(),
      token: oauthAccessTokenShape
        .nullable()
        .describe('Null when Clerk says no more than that it is not good.'),
    }),
    call: async (client, input) => {
      const token = await client.idPOAuthAccessToken.verify(input.accessToken);
      // Of an expired token Clerk may answer no more than `active: false`, which the SDK hands on as it is.
      if (!('id' in token)) return { valid: false, token: null };
      return { valid: !token.revoked && !token.expired, token };
    },
  }),
];
