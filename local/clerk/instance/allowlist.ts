import * as z from 'zod';
import type { ListedIdentifierRecord } from '../state/instance-records.ts';
import { invitationStatus, invite } from '../invitations/invitations.ts';
import { addIdentifier, identifierField, removeIdentifier, wireIdentifier } from './listed-identifiers.ts';
import type { IdentifierList } from './listed-identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, paginated } from '../operation/query.ts';

const createBody = z.strictObject({ identifier: identifierField, notify: z.boolean().nullish() });

const listOf = (call: Call): IdentifierList => ({ word: 'allowlist', entries: call.state.allowlist });

/** Whether the owner of an address has come in already, or has an invitation to do so. */
function isKnown(call: Call, emailAddress: string): boolean {
  const { users, invitations } = call.state;
  return (
    [...users.values()].some((user) =>
      user.emailAddresses.some((item) => item.emailAddress === emailAddress),
    ) ||
    [...invitations.values()].some(
      (item) => item.emailAddress === emailAddress && invitationStatus(item, call.now()) === 'pending',
    )
  );
}

/** Invites the owner of an email address; text messages, wildcards and wallets leave no trace here. */
function notify(call: Call, entry: ListedIdentifierRecord): void {
  if (entry.identifierType !== 'email_address' || entry.identifier.startsWith('*@')) return;
  if (isKnown(call, entry.identifier)) return;
  entry.invitationId = invite(call, { email_address: entry.identifier }).id;
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const list = listOf(call);
  const entry = addIdentifier(call, list, body.identifier);
  if (body.notify) notify(call, entry);
  return wireIdentifier(call, list, entry);
}

/** Identifiers that may sign up while the instance's `allowlist` restriction is on. */
export const allowlistOperations: Operation[] = [
  {
    method: 'get',
    path: '/allowlist_identifiers',
    answer: (call) =>
      paginated(call.query, newestFirst([...call.state.allowlist.values()]), (entry) =>
        wireIdentifier(call, listOf(call), entry),
      ),
  },
  { method: 'post', path: '/allowlist_identifiers', answer: create },
  {
    method: 'delete',
    path: '/allowlist_identifiers/{identifier_id}',
    answer: (call) => removeIdentifier(call, listOf(call)),
  },
];
