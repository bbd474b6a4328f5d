import type { Instance } from '../operation/operation.ts';
import type { GrantRecord } from '../state/oauth-records.ts';
import { profileClaims } from './user-info.ts';

/** An OpenID Connect ID token with the claims that `scopes` allow. It lasts one day, as the access token does. */
export function newIdToken(instance: Instance, grant: GrantRecord, scopes: string[]): Promise<string> {
  const iat = Math.floor(instance.now() / 1000);
  return instance.keys.sign({
    iss: instance.issuer,
    sub: grant.userId,
    aud: grant.clientId,
    iat,
    exp: iat + 86_400,
    ...(grant.nonce === null ? {} : { nonce: grant.nonce }),
    ...profileClaims(instance, grant.userId, scopes),
  });
}
