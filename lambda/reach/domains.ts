import type { User } from '@clerk/backend';
import { fieldOf, isObject } from '../guardrails/mentions.ts';

/** What decides whether a user is of a domain. */
export interface Reached {
  readonly id: string;
  /** The id of the primary email address; undefined for a user who has none. */
  readonly primaryId: string | undefined;
  /** The domain of the primary email address, in lower case, where that is verified. */
  readonly domain: string | undefined;
  /** Whether the primary email address came with an account elsewhere. */
  readonly isLinked: boolean;
}

/** The domain of an email address, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Of Clerk's answer, what decides whether a user is of a domain; undefined for what is no user. */
export function reachedIn(user: unknown): Reached | undefined {
  const id = fieldOf(user, 'id');
  if (typeof id !== 'string') return undefined;
  const primaryId = fieldOf(user, 'primary_email_address_id');
  const addresses = fieldOf(user, 'email_addresses');
  const primary = (Array.isArray(addresses) ? (addresses as unknown[]) : []).find(
    (address) => isObject(address) && address['id'] === primaryId,
  );
  const text = fieldOf(primary, 'email_address');
  const links = fieldOf(primary, 'linked_to');
  const isVerified = fieldOf(fieldOf(primary, 'verification'), 'status') === 'verified';
  return {
    id,
    primaryId: typeof primaryId === 'string' ? primaryId : undefined,
    domain: isVerified && typeof text === 'string' ? domainOf(text) : undefined,
    isLinked: Array.isArray(links) && links.length > 0,
  };
}

/** The same of a user as the SDK gives one. */
export function reachedOf({ id, primaryEmailAddressId, primaryEmailAddress: primary }: User): Reached {
  return {
    id,
    primaryId: primaryEmailAddressId ?? undefined,
    domain: primary?.verification?.status === 'verified' ? domainOf(primary.emailAddress) : undefined,
    isLinked: (primary?.linkedTo.length ?? 0) > 0,
  };
}
