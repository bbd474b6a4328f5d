import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { isOn } from './credentials.ts';
import { fieldOf } from './mentions.ts';

/** What is invited, added or sent in one request: the items of a list, or the body itself. */
export function itemsIn(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? body : [body];
}

/** True when a request invites: to the application or to an organization, singly or in bulk. */
export function invites({ method, path }: OutgoingRequest): boolean {
  const below = path[0] === 'organizations' ? path.slice(2) : path;
  return (
    method === 'POST' &&
    below[0] === 'invitations' &&
    (below.length === 1 || below.slice(1).join() === 'bulk')
  );
}

/** How many people a request invites. */
export function invitationsIn(request: OutgoingRequest): number {
  const { method, path, body } = request;
  if (invites(request)) return itemsIn(body).length;
  if (method !== 'POST') return 0;
  if (path[0] === 'allowlist_identifiers') return Number(isOn(fieldOf(body, 'notify')));
  return Number(path[0] === 'waitlist_entries' && path[2] === 'invite');
}

/**
 * How many emails and text messages Clerk sends for a request, as its document has it. What it may tell somebody on its
 * own account besides, for example that a password was changed, goes to that user alone and is not counted.
 */
export function mailsIn(request: OutgoingRequest): number {
  const { method, path, body } = request;
  const [collection = '', id, part] = path;
  const waits = collection === 'waitlist_entries' && method === 'POST' && (id === undefined || id === 'bulk');
  // Clerk's default is to notify, and null stands for it.
  if (invites(request) || waits)
    return itemsIn(body).filter((item) => !isOff(fieldOf(item, 'notify'))).length;
  switch (collection) {
    case 'waitlist_entries':
      return Number(part === 'invite');
    case 'allowlist_identifiers':
      return Number(method === 'POST' && isOn(fieldOf(body, 'notify')));
    case 'email':
      return method === 'POST' ? recipientsIn(id === 'batch' ? fieldOf(body, 'messages') : body) : 0;
    case 'users':
      // Clerk tells the user of a passkey that is gone.
      if (method === 'DELETE' && part === 'passkeys') return 1;
      return Number(isOn(fieldOf(body, 'notify_primary_email_address_changed')));
    case 'email_addresses':
    case 'phone_numbers':
      return Number(
        part === 'prepare_verification' || isOn(fieldOf(body, 'notify_primary_email_address_changed')),
      );
    default:
      return 0;
  }
}

/** How many get a message, or one of several: `to` names one, `cc` and `bcc` are lists. */
function recipientsIn(messages: unknown): number {
  return itemsIn(messages).reduce<number>(
    (sum, message) => sum + 1 + lengthOf(message, 'cc') + lengthOf(message, 'bcc'),
    0,
  );
}

function lengthOf(body: unknown, name: string): number {
  const list = fieldOf(body, name);
  return Array.isArray(list) ? list.length : 0;
}

function isOff(value: unknown): boolean {
  return value === false || value === 'false';
}
