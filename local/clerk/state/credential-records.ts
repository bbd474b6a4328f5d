import type { OAuthState } from './oauth-records.ts';
import { emptyOAuthState } from './oauth-records.ts';

/** What a token says about its bearer besides who that is. */
export type Claims = Record<string, unknown>;

/** Seconds that a machine's tokens last by Clerk's default: https://clerk.com/docs/reference/backend-api, machines. */
export const defaultTokenTtl = 3600;

/** A machine: a program with credentials of its own. Times here are milliseconds since 1970. */
export interface MachineRecord {
  id: string;
  name: string;
  /** What the machine makes tokens with. */
  secretKey: string;
  /** Keys from before a rotation that are still let in until they expire. */
  previousSecretKeys: { secretKey: string; expiresAt: number }[];
  /** Seconds that a token of this machine lasts unless asked otherwise. */
  defaultTokenTtl: number;
  /** Which machines it may talk to, and since when. */
  scopes: Map<string, number>;
  createdAt: number;
  updatedAt: number;
}

interface StoredToken {
  id: string;
  claims: Claims | null;
  scopes: string[];
  revoked: boolean;
  revocationReason: string | null;
  /** null for one that never expires. */
  expiration: number | null;
  lastUsedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** An opaque M2M token. Those in JWT format aren't stored. */
export interface M2MTokenRecord extends StoredToken {
  token: string;
  machineId: string;
}

export interface ApiKeyRecord extends StoredToken {
  secret: string;
  type: string;
  name: string;
  description: string | null;
  /** The user, organization or machine that it speaks for. */
  subject: string;
  createdBy: string | null;
}

/** The part of the state that has to do with credentials. */
export interface CredentialState extends OAuthState {
  machines: Map<string, MachineRecord>;
  m2mTokens: Map<string, M2MTokenRecord>;
  apiKeys: Map<string, ApiKeyRecord>;
}

/** No machines, no keys, no OAuth applications. */
export function emptyCredentials(): CredentialState {
  return { machines: new Map(), m2mTokens: new Map(), apiKeys: new Map(), ...emptyOAuthState() };
}

/** Whether something that expires at `expiration` has done so. */
export const isExpired = (item: { expiration: number | null }, now: number) =>
  item.expiration !== null && item.expiration <= now;

/** When something made at `now` expires that lasts `seconds`; null when it never does. */
export const expirationAfter = (seconds: number | null, now: number) =>
  seconds === null ? null : now + seconds * 1000;
