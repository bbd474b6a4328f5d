import { missingClaim } from '../access/claims.ts';
import type { Evidence } from '../access/principal.ts';
import type { OidcIssuer } from './config.ts';
import { IdentityUnavailable, InvalidCredential } from './errors.ts';
import { getJson } from './get-json.ts';
import { verifyJwt } from './jwt.ts';
import { keySet } from './key-set.ts';
import { scopesIn, textIn } from './read-claims.ts';

/** Says what a token of an external issuer proves. Throws `InvalidCredential` or `IdentityUnavailable`. */
export function oidcVerifier(issuer: OidcIssuer, publicUrl: string): (token: string) => Promise<Evidence> {
  const keys = keySet(async () => getJson(await keysUrl(issuer.issuer)), {
    issuer: issuer.issuer,
    pinned: issuer.keys,
  });
  return async (token) => {
    const claims = await verifyJwt(token, {
      issuer: issuer.issuer,
      audience: issuer.audience ?? publicUrl,
      algorithms: issuer.algorithms,
      keys,
    });
    const missing = missingClaim(claims, issuer.requiredClaims);
    if (missing !== undefined) throw new InvalidCredential(`the claim ${missing} is not as required`);
    const clients = ['client_id', 'azp', 'appid', 'cid'].map((name) => textIn(claims[name], name));
    return {
      principal: {
        kind: 'external',
        issuer: issuer.issuer,
        subject: claims.sub,
        client: clients.find((client) => client !== undefined),
      },
      issuerName: issuer.name,
      claims,
      // `scp` is how Entra ID and Okta call it.
      scopes: ['scope', 'scp'].flatMap((name) => scopesIn(claims[name], name)),
    };
  };
}

/** Where the issuer's keys are (OpenID Connect Discovery 1.0, sections 3 and 4). */
async function keysUrl(issuer: string): Promise<string> {
  const document = await getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: url } = document;
  if (named !== issuer || typeof url !== 'string' || !sameSecurity(url, issuer)) {
    throw new IdentityUnavailable(`${issuer}: its discovery document names another issuer, or no key set`);
  }
  return url;
}

/** Keys come over TLS, unless the issuer itself is on loopback. */
function sameSecurity(url: string, issuer: string): boolean {
  return url.startsWith('https://') || (issuer.startsWith('http://') && url.startsWith('http://'));
}
