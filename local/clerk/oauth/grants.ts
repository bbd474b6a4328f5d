import type { Instance } from '../operation/operation.ts';
import {
  accessTokenSeconds,
  newJwtAccessToken,
  newOpaqueAccessToken,
  storedAccessToken,
} from './access-tokens.ts';
import { newIdToken } from './id-token.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { maySignIn, organizationsOf } from './people.ts';
import type { GrantRecord } from '../state/oauth-records.ts';
import { newSecret } from '../state/secrets.ts';

/** Ends a grant: its refresh tokens and its opaque access tokens are no longer good. */
export function revokeGrant({ state, now }: Instance, grantId: string): void {
  const grant = state.grants.get(grantId);
  if (grant !== undefined) grant.revoked = true;
  for (const token of state.oauthAccessTokens.values()) {
    if (token.grantId !== grantId || token.revoked) continue;
    token.revoked = true;
    token.updatedAt = now();
  }
}

/** The id of the grant that an opaque access token or a refresh token belongs to, if it is a token at all. */
export function grantIdOf(instance: Instance, token: string): string | undefined {
  return (
    instance.state.refreshTokens.get(token)?.grantId ??
    storedAccessToken(instance, token)?.grantId ??
    undefined
  );
}

/** The grant, if it still holds and its user may still sign in. Throws invalid_grant otherwise. */
export function requireGrant(instance: Instance, grantId: string): GrantRecord {
  const grant = instance.state.grants.get(grantId);
  if (grant === undefined || grant.revoked) {
    throw new OAuthRefusal('invalid_grant', 'The grant was revoked.');
  }
  const user = instance.state.users.get(grant.userId);
  if (user !== undefined && maySignIn(user, instance)) return grant;
  throw new OAuthRefusal('invalid_grant', 'The user is gone, banned or locked.');
}

/** The answer of the token endpoint: new tokens for `scopes` and `resources`, which the grant must contain. */
export async function tokenAnswer(
  instance: Instance,
  grant: GrantRecord,
  { scopes, resources }: { scopes: string[]; resources: string[] },
) {
  const { state } = instance;
  // Membership may have ended since the user chose the organization.
  const isMember = organizationsOf(state, grant.userId).some(({ id }) => id === grant.organizationId);
  const contents = {
    clientId: grant.clientId,
    userId: grant.userId,
    scopes,
    resources,
    organizationId: isMember ? grant.organizationId : null,
    grantId: grant.id,
  };
  const newAccessToken = state.instance.oauthApplications.oauthJwtAccessTokens
    ? newJwtAccessToken
    : newOpaqueAccessToken;
  const refreshToken = newSecret('ort');
  state.refreshTokens.set(refreshToken, { grantId: grant.id, used: false });
  return {
    access_token: await newAccessToken(instance, contents, accessTokenSeconds),
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    refresh_token: refreshToken,
    scope: scopes.join(' '),
    ...(scopes.includes('openid') ? { id_token: await newIdToken(instance, grant, scopes) } : {}),
  };
}
