import { isVerified } from '../users/identifiers.ts';
import type { Instance } from '../operation/operation.ts';
import { imageUrl } from '../users/user-wire.ts';
import { accessTokenInfo } from './access-tokens.ts';
import { endpoints } from './metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { emailOf, nameOf } from './people.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';

/** What `scopes` allow to say about the user; nothing about one that doesn't exist. */
export function profileClaims(
  { state }: Instance,
  userId: string,
  scopes: string[],
): Record<string, unknown> {
  const user = state.users.get(userId);
  if (user === undefined) return {};
  const email = emailOf(user);
  const claims = {
    ...(scopes.includes('profile')
      ? {
          name: nameOf(user),
          given_name: user.firstName,
          family_name: user.lastName,
          username: user.username,
          preferred_username: user.username,
          picture: imageUrl(user.id),
        }
      : {}),
    ...(scopes.includes('email') && email !== undefined
      ? { email: email.emailAddress, email_verified: isVerified(email) }
      : {}),
    ...(scopes.includes('public_metadata') ? { public_metadata: user.publicMetadata } : {}),
    ...(scopes.includes('private_metadata') ? { private_metadata: user.privateMetadata } : {}),
  };
  // OpenID Connect Core, section 5.3.2: what there is nothing to say about is left out.
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
}

async function answer(call: PublicCall): Promise<Response> {
  const token = call.headers.get('authorization')?.match(/^Bearer (\S+)$/i)?.[1];
  const info = token === undefined ? undefined : await accessTokenInfo(call, token);
  const isGood = info?.state === 'known' && !info.revoked && info.expiration > call.now();
  if (!isGood || !call.state.users.has(info.userId)) {
    throw new OAuthRefusal('invalid_token', 'The access token is missing or not good any more.', {
      status: 401,
      // RFC 6750, section 3: no error code for a request without a token.
      headers: { 'www-authenticate': token === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
    });
  }
  const organization = call.state.organizations.get(info.organizationId ?? '');
  return secretJson(200, {
    object: 'oauth_user_info',
    instance_id: call.state.instance.id,
    user_id: info.userId,
    sub: info.userId,
    ...profileClaims(call, info.userId, info.scopes),
    ...(organization === undefined
      ? {}
      : { org_id: organization.id, org_name: organization.name, org_slug: organization.slug }),
  });
}

/** What the bearer of an access token may know about its user. */
export const userInfoRoute: PublicRoute = {
  methods: ['get', 'post'],
  path: endpoints.userInfo,
  crossOrigin: true,
  answer,
};
