import { emptyCredentials } from './credential-records.ts';
import type { CredentialState } from './credential-records.ts';
import type { IdSource } from './ids.ts';
import { idSource } from './ids.ts';
import type { InstanceRecords } from './instance-records.ts';
import { emptyInstanceRecords } from './instance-records.ts';
import type { PeopleRecords } from './people-records.ts';
import { emptyPeopleRecords } from './people-records.ts';
import type { ExternalAccountRecord, PasskeyRecord, StoredPassword } from './user-credential-records.ts';

/** A JSON object that the application stores with a resource. */
export type Metadata = Record<string, unknown>;

/** How possession of an identifier was proved, as on the wire; null while nothing was tried. */
export interface Verification {
  object: string;
  status: 'verified' | 'unverified';
  strategy: string;
  attempts: number | null;
  expire_at: number | null;
}

interface Identification {
  id: string;
  verification: Verification | null;
  /** Unverified, yet kept from everyone else. */
  reserved: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface EmailAddressRecord extends Identification {
  emailAddress: string;
}

export interface PhoneNumberRecord extends Identification {
  phoneNumber: string;
  reservedForSecondFactor: boolean;
  defaultSecondFactor: boolean;
}

export interface Web3WalletRecord extends Identification {
  web3Wallet: string;
}

/** A user. Times here and in all records are milliseconds since 1970. */
export interface UserRecord {
  id: string;
  externalId: string | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  hasImage: boolean;
  emailAddresses: EmailAddressRecord[];
  phoneNumbers: PhoneNumberRecord[];
  web3Wallets: Web3WalletRecord[];
  primaryEmailAddressId: string | null;
  primaryPhoneNumberId: string | null;
  primaryWeb3WalletId: string | null;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  unsafeMetadata: Metadata;
  password: StoredPassword | null;
  passwordLastUpdatedAt: number | null;
  /** Whether the user must choose another password at the next sign-in. */
  passwordCompromised: boolean;
  /** Base32, as in authenticator apps; null without TOTP. */
  totpSecret: string | null;
  /** Those not yet used. */
  backupCodes: string[];
  passkeys: PasskeyRecord[];
  externalAccounts: ExternalAccountRecord[];
  mfaEnabledAt: number | null;
  mfaDisabledAt: number | null;
  banned: boolean;
  /** When the lock ends: Infinity for one without end, null when not locked. */
  lockedUntil: number | null;
  deleteSelfEnabled: boolean;
  createOrganizationEnabled: boolean;
  createOrganizationsLimit: number | null;
  bypassClientTrust: boolean;
  legalAcceptedAt: number | null;
  lastSignInAt: number | null;
  lastActiveAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface OrganizationRecord {
  id: string;
  name: string;
  slug: string;
  hasImage: boolean;
  createdBy: string | null;
  maxAllowedMemberships: number;
  adminDeleteEnabled: boolean;
  roleSetKey: string | null;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  createdAt: number;
  updatedAt: number;
}

export interface MembershipRecord {
  id: string;
  organizationId: string;
  userId: string;
  /** The key of a role in `ClerkState.roles`. */
  role: string;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  createdAt: number;
  updatedAt: number;
}

export interface InvitationRecord {
  id: string;
  emailAddress: string;
  publicMetadata: Metadata;
  /** What was done to it; that it expired follows from `expiresAt`. */
  status: 'pending' | 'accepted' | 'revoked';
  url: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

export interface SessionRecord {
  id: string;
  userId: string;
  clientId: string;
  /** What was done to it, `pending` while its user has a task left; that it expired follows from `expireAt`. */
  status: 'active' | 'pending' | 'revoked' | 'ended';
  lastActiveOrganizationId: string | null;
  /** null for one made through the API, which no browser has used yet. */
  activity: {
    id: string;
    deviceType: string;
    browser: string;
    ipAddress: string;
    city: string;
    country: string;
  } | null;
  /** What a browser would have in its `__refresh` cookie. */
  refreshToken: string;
  /** The `jti` of the tokens that were refreshed already. */
  refreshedTokenIds: string[];
  lastActiveAt: number;
  expireAt: number;
  abandonAt: number;
  createdAt: number;
  updatedAt: number;
}

/** Everything the instance knows. Tests may read it and add to it. */
export interface ClerkState extends CredentialState, InstanceRecords, PeopleRecords {
  ids: IdSource;
  users: Map<string, UserRecord>;
  organizations: Map<string, OrganizationRecord>;
  memberships: Map<string, MembershipRecord>;
  invitations: Map<string, InvitationRecord>;
  sessions: Map<string, SessionRecord>;
}

/** A new instance: no users, no organizations, Clerk's two default roles. */
export function emptyState(): ClerkState {
  return {
    ids: idSource(20_260_512),
    users: new Map(),
    organizations: new Map(),
    memberships: new Map(),
    invitations: new Map(),
    sessions: new Map(),
    ...emptyCredentials(),
    ...emptyInstanceRecords(),
    ...emptyPeopleRecords(),
  };
}
