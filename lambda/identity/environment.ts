import { requiredVariable } from '../base/required-variable.ts';
import type { IdentityConfig } from './config.ts';

/** The authorizer's environment, as `lib/mcp-authorizer.ts` sets it. */
export interface AuthorizerEnvironment {
  readonly identity: IdentityConfig;
  /** Where the protected resource metadata is (RFC 9728). */
  readonly metadataUrl: string;
  /** Whether a modern client's call of a tool beyond its permissions is refused at the edge. */
  readonly refusesTools: boolean;
  /** Whether the authorization servers offer permissions as scopes, so that a client may ask for more of them. */
  readonly permissionScopes: boolean;
  readonly clerkSecretId: string;
  readonly clerkApiUrl: string | undefined;
}

/** Reads the environment. Throws, naming the variable, when one is missing. */
export function authorizerEnvironment(variables: NodeJS.ProcessEnv = process.env): AuthorizerEnvironment {
  const required = requiredVariable(variables);
  return {
    // Written by the stack from settings that were checked at synthesis.
    identity: JSON.parse(required('IDENTITY')) as IdentityConfig,
    metadataUrl: required('METADATA_URL'),
    refusesTools: required('REFUSES_TOOLS') === 'true',
    permissionScopes: required('PERMISSION_SCOPES') === 'true',
    clerkSecretId: required('CLERK_SECRET_ID'),
    clerkApiUrl: variables['CLERK_API_URL'] || undefined,
  };
}
