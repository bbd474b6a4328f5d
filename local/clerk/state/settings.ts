/** Whether users must, may or cannot have an attribute. A refused one is an unknown parameter to Clerk. */
export type AttributeUse = 'required' | 'optional' | 'off';

/** What an administrator sets for an instance in Clerk's dashboard, as far as the Backend API shows it. */
export interface InstanceSettings {
  emailAddress: AttributeUse;
  phoneNumber: AttributeUse;
  username: AttributeUse;
  web3Wallet: AttributeUse;
  firstName: AttributeUse;
  lastName: AttributeUse;
  password: AttributeUse;
  /** Whether organizations have slugs that callers choose. */
  organizationSlugs: boolean;
  /** How many members a new organization may have; 0 means unlimited. */
  maxAllowedMemberships: number;
  /** How long a lock holds, in seconds; null means until it is lifted. Clerk's default is one hour. */
  lockoutSeconds: number | null;
  /** Whether at first OAuth clients may register themselves (RFC 7591). Off in a new instance of Clerk. */
  dynamicClientRegistration: boolean;
  /** Whether at first OAuth access tokens are JWTs, as is Clerk's default; opaque otherwise. */
  oauthJwtAccessTokens: boolean;
  /** OAuth scopes of the application's own, besides those that Clerk has. */
  oauthScopes: string[];
  /** What at first clients may ask for that register without `scope`, or have a metadata document; null for Clerk's own. */
  oauthDefaultScopes: string[] | null;
}

/**
 * Email required, everything else optional; passwords optional so that a first call needs none. OAuth clients may
 * register themselves, so that any MCP client can connect.
 */
export const defaultSettings: InstanceSettings = {
  emailAddress: 'required',
  phoneNumber: 'optional',
  username: 'optional',
  web3Wallet: 'optional',
  firstName: 'optional',
  lastName: 'optional',
  password: 'optional',
  organizationSlugs: true,
  maxAllowedMemberships: 0,
  lockoutSeconds: 3600,
  dynamicClientRegistration: true,
  oauthJwtAccessTokens: true,
  oauthScopes: [],
  oauthDefaultScopes: null,
};
