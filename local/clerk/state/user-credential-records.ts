/** What a password is checked against. A digest the application brought along is kept, but opaque here. */
export type StoredPassword =
  | { kind: 'scrypt'; salt: string; hash: string }
  | { kind: 'digest'; hasher: string; digest: string };

/** A passkey of a user; `id` is that of its identification. */
export interface PasskeyRecord {
  id: string;
  name: string;
  lastUsedAt: number;
}

/** An account at another provider that a user signs in with. Times are milliseconds since 1970. */
export interface ExternalAccountRecord {
  /** Begins with `eac_`; what the API deletes by. */
  id: string;
  /** Begins with `idn_`. */
  identificationId: string;
  /** Such as `oauth_google`. */
  provider: string;
  providerUserId: string;
  emailAddress: string;
  firstName: string;
  lastName: string;
  approvedScopes: string[];
  /** What the provider gave; null when it gave none. */
  accessToken: string | null;
  label: string | null;
  createdAt: number;
  updatedAt: number;
}
