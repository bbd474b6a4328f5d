import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { orNull, time, timeInSeconds } from './shapes.ts';
import { cleanText, userSupplied, userText } from './user-text.ts';

/** A URL that whoever registered the client has chosen; Clerk takes up to 1024 characters. */
const clientUrl = z
  .string()
  .transform((url) => cleanText(url, 1_024))
  .pipe(z.string())
  .meta(userSupplied);

/**
 * The shape in which an OAuth application leaves this server, without its secret. With dynamic registration anyone
 * on the internet may have chosen its name and its URLs.
 */
export const oauthApplicationShape = z.object({
  id: z.string(),
  name: userText,
  clientId: z.string(),
  clientUri: orNull(clientUrl),
  dynamicallyRegistered: z.boolean().describe('Whether the client registered itself.'),
  consentScreenEnabled: z.boolean(),
  pkceRequired: z.boolean(),
  isPublic: z.boolean().describe('A public client has no secret.'),
  scopes: z.string().describe('Separated by spaces.'),
  redirectUris: z.array(clientUrl),
  authorizeUrl: z.string(),
  tokenFetchUrl: z.string(),
  userInfoUrl: z.string(),
  discoveryUrl: z.string(),
  tokenIntrospectionUrl: z.string(),
  createdAt: time,
  updatedAt: time,
});

/** An OAuth application with a new secret, for those who may read secrets. */
export const oauthApplicationWithSecretShape = oauthApplicationShape.extend({
  clientSecret: z
    .string()
    .optional()
    .describe('Absent for public clients.')
    .meta({ permission: 'oauth_applications:secrets' satisfies Permission }),
});

/**
 * What Clerk knows of an OAuth access token, without the token itself. Its times are in seconds, by the types of
 * `@clerk/backend` and the examples of Clerk's OpenAPI document; those of all other tokens are in milliseconds.
 */
export const oauthAccessTokenShape = z.object({
  id: z.string(),
  clientId: z.string(),
  subject: z.string().describe('The user that it acts for.'),
  scopes: z.array(z.string()),
  aud: orNull(z.array(z.string())).describe('Whom it is meant for; null when it does not say.'),
  revoked: z.boolean(),
  revocationReason: orNull(z.string()),
  expired: z.boolean(),
  expiration: orNull(timeInSeconds),
  createdAt: timeInSeconds,
  updatedAt: timeInSeconds,
});
