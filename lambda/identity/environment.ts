import { requiredVariable } from '../base/required-variable.ts';
import type { IdentityConfig, IdentitySettings } from './config.ts';

/** The authorizer's environment and settings, as `lib/mcp-authorizer.ts` sets them. */
export interface AuthorizerEnvironment extends Pick<IdentitySettings, 'permissionScopes' | 'refusesTools'> {
  readonly stage: string;
  readonly identity: IdentityConfig;
  /** Where the protected resource metadata is (RFC 9728). */
  readonly metadataUrl: string;
  readonly clerkSecretId: string;
  readonly clerkApiUrl: string | undefined;
}

/** Adds the environment to the settings. Throws, naming the variable, when one is missing. */
export function authorizerEnvironment(
  { clerk, oidc, permissionScopes, refusesTools }: IdentitySettings,
  variables: NodeJS.ProcessEnv = process.env,
): AuthorizerEnvironment {
  const required = requiredVariable(variables);
  return {
    stage: required('STAGE'),
    identity: { publicUrl: required('PUBLIC_URL'), clerk, oidc },
    permissionScopes,
    refusesTools,
    metadataUrl: required('METADATA_URL'),
    clerkSecretId: required('CLERK_SECRET_ID'),
    clerkApiUrl: variables['CLERK_API_URL'] || undefined,
  };
}
