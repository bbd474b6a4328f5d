import * as z from 'zod';
import { ClerkRefusal, badRequest, formatInvalid, notFound } from '../operation/errors.ts';
import { checkedEmailAddress, checkedPhoneNumber, checkedWeb3Wallet } from '../users/identifiers.ts';
import type { IdentifierType, ListedIdentifierRecord } from '../state/instance-records.ts';
import type { Call } from '../operation/operation.ts';

/** What allowlist and blocklist have in common; the word is how Clerk calls them in messages and types. */
export interface IdentifierList {
  word: 'allowlist' | 'blocklist';
  entries: Map<string, ListedIdentifierRecord>;
}

/** The parameter that both lists take. */
export const identifierField = z.string();

function normalized(identifier: string): string | undefined {
  for (const check of [checkedEmailAddress, checkedPhoneNumber, checkedWeb3Wallet]) {
    try {
      return check('identifier', identifier);
    } catch (error) {
      if (!(error instanceof ClerkRefusal)) throw error;
    }
  }
  return undefined;
}

function typeOf(identifier: string): IdentifierType {
  if (identifier.includes('@')) return 'email_address';
  return identifier.startsWith('+') ? 'phone_number' : 'web3_wallet';
}

/** Email addresses of a whole domain, or (blocklist only) of all its subdomains. */
const wildcards = { allowlist: /^\*@[^\s@*]+\.[^\s@*]+$/, blocklist: /^\*@(\*\.)?[^\s@*]+\.[^\s@*]+$/ };

/**
 * Adds an identifier to the list. 422 form_param_format_invalid unless it is an email address, a wildcard for
 * one, a phone number or a web3 wallet; 400 duplicate_record when it is there already.
 */
export function addIdentifier(call: Call, list: IdentifierList, text: string): ListedIdentifierRecord {
  const isWildcard = wildcards[list.word].test(text);
  const identifier = isWildcard ? text.toLowerCase() : normalized(text);
  if (identifier === undefined) {
    throw formatInvalid(
      'identifier',
      'must be either a valid email address, a valid phone number according to E.164 international standard or a valid web3 wallet',
    );
  }
  if ([...list.entries.values()].some((entry) => entry.identifier === identifier)) {
    throw badRequest(
      'duplicate_record',
      `duplicate ${list.word} identifier`,
      `the identifier ${identifier} already exists`,
    );
  }
  const now = call.now();
  const entry: ListedIdentifierRecord = {
    id: call.state.ids.id(list.word === 'allowlist' ? 'alid' : 'blid'),
    identifier,
    identifierType: typeOf(identifier),
    invitationId: null,
    createdAt: now,
    updatedAt: now,
  };
  list.entries.set(entry.id, entry);
  return entry;
}

/** Takes the identifier that the path names off the list; 404 resource_not_found when it isn't on it. */
export function removeIdentifier(call: Call, list: IdentifierList) {
  const id = call.param('identifier_id');
  if (!list.entries.delete(id)) throw notFound('identifier', id);
  return { object: `${list.word}_identifier`, id, deleted: true };
}

/** An entry as on the wire. */
export function wireIdentifier(call: Call, list: IdentifierList, entry: ListedIdentifierRecord) {
  return {
    object: `${list.word}_identifier`,
    id: entry.id,
    ...(entry.invitationId === null ? {} : { invitation_id: entry.invitationId }),
    identifier: entry.identifier,
    identifier_type: entry.identifierType,
    instance_id: call.state.instance.id,
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
  };
}
