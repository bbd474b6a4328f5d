import type { Instance } from '../operation/operation.ts';
import type { OAuthAccessTokenRecord } from '../state/oauth-records.ts';
import { newSecret, newTokenId } from '../state/secrets.ts';

/** Clerk's access tokens last one day. */
export const accessTokenSeconds = 86_400;

/** What an access token says. */
export interface AccessTokenContents {
  clientId: string;
  userId: string;
  scopes: string[];
  /** The audience; a token without any has no `aud`. */
  resources: string[];
  organizationId: string | null;
  /** null when no grant stands behind it. */
  grantId: string | null;
}

/** One resource stands alone, several form a list (RFC 7519, section 4.1.3). */
const audience = (resources: string[]) => (resources.length === 1 ? resources[0] : resources);

/** A JWT access token (RFC 9068) that lasts `seconds`. It isn't stored, so it can't be revoked. */
export function newJwtAccessToken(
  { issuer, keys, now }: Instance,
  contents: AccessTokenContents,
  seconds: number,
): Promise<string> {
  const iat = Math.floor(now() / 1000);
  return keys.sign(
    {
      iss: issuer,
      sub: contents.userId,
      client_id: contents.clientId,
      ...(contents.resources.length === 0 ? {} : { aud: audience(contents.resources) }),
      scope: contents.scopes.join(' '),
      ...(contents.organizationId === null ? {} : { org_id: contents.organizationId }),
      iat,
      nbf: iat,
      exp: iat + seconds,
      jti: newTokenId('oat'),
    },
    { typ: 'at+jwt' },
  );
}

/** Makes and stores an opaque access token that lasts `seconds`. */
export function newOpaqueAccessToken(
  { state, now }: Instance,
  contents: AccessTokenContents,
  seconds: number,
): string {
  const createdAt = now();
  const record: OAuthAccessTokenRecord = {
    id: newTokenId('oat'),
    token: newSecret('oat'),
    ...contents,
    revoked: false,
    revocationReason: null,
    expiration: createdAt + seconds * 1000,
    createdAt,
    updatedAt: createdAt,
  };
  state.oauthAccessTokens.set(record.id, record);
  return record.token;
}

/** The stored token, revoked or expired ones included. */
export const storedAccessToken = ({ state }: Instance, token: string): OAuthAccessTokenRecord | undefined =>
  [...state.oauthAccessTokens.values()].find((candidate) => candidate.token === token);

/** An access token as the authorization server sees it. Times are milliseconds since 1970. */
export type AccessTokenInfo =
  | ({
      state: 'known';
      revoked: boolean;
      revocationReason: string | null;
      id: string;
    } & AccessTokenContents & {
        createdAt: number;
        updatedAt: number;
        expiration: number;
      })
  | { state: 'expired' }
  | { state: 'unknown' };

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** What the token is, whichever its format. Only for a JWT is `expired` told apart: nothing else is known of it. */
export async function accessTokenInfo(instance: Instance, token: string): Promise<AccessTokenInfo> {
  const stored = storedAccessToken(instance, token);
  if (stored !== undefined) return { state: 'known', ...stored };
  const verified = await instance.keys.verify(token, instance.now());
  if (verified.state === 'expired') return { state: 'expired' };
  if (verified.state === 'invalid' || verified.type !== 'at+jwt') return { state: 'unknown' };
  const { payload } = verified;
  const createdAt = (payload.iat ?? 0) * 1000;
  return {
    state: 'known',
    id: payload.jti ?? '',
    clientId: text(payload['client_id']),
    userId: payload.sub ?? '',
    scopes: text(payload['scope']).split(' ').filter(Boolean),
    resources: [payload.aud ?? []].flat(),
    organizationId: text(payload['org_id']) || null,
    grantId: null,
    revoked: false,
    revocationReason: null,
    createdAt,
    updatedAt: createdAt,
    expiration: (payload.exp ?? 0) * 1000,
  };
}
