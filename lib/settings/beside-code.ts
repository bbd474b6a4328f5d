import type { McpSettings } from '../../lambda/environment.ts';
import type { IdentitySettings } from '../../lambda/identity/config.ts';
import { publicKeys } from './jwks.ts';
import type { Settings } from './settings.ts';

/** What the MCP function reads of the settings from the file beside its code. */
export function besideMcp({ identity: { clerk, oidc }, api }: Settings): McpSettings {
  return {
    issuers: {
      clerk: clerk?.issuer,
      oidc: oidc.map(({ name, issuer, requiredClaims }) => ({ name, issuer, requiredClaims })),
    },
    allowedOrigins: api.allowedOrigins,
  };
}

/** The same for the authorizer. */
export function besideAuthorizer({ identity }: Settings): IdentitySettings {
  const { clerk, oidc, permissionScopes, cacheSeconds } = identity;
  // A verdict that is kept for a token is the same for every tool.
  return {
    clerk: clerk && withKeys(clerk),
    oidc: oidc.map(withKeys),
    permissionScopes,
    refusesTools: cacheSeconds === 0,
  };
}

function withKeys<Issuer extends { readonly jwks?: unknown }>({ jwks, ...issuer }: Issuer) {
  return jwks === undefined ? issuer : { ...issuer, keys: publicKeys(jwks) };
}
