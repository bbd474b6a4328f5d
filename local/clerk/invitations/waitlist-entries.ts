import * as z from 'zod';
import { badRequest, bodyInvalid, conflict, notFound, valueInvalid } from '../operation/errors.ts';
import { checkedEmailAddress } from '../users/identifiers.ts';
import type { WaitlistEntryRecord } from '../state/instance-records.ts';
import { invitationStatus, invite, requireInvitable, wireInvitation } from './invitations.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, ordered, pageOf } from '../operation/query.ts';
import { distinct } from '../users/user-attributes.ts';

/** Clerk's limit for one bulk request. */
const maximumInBulk = 50;

const statuses = ['pending', 'invited', 'completed', 'rejected'];

const createBody = z.strictObject({ email_address: z.string(), notify: z.boolean().nullish() });
const inviteBody = z.strictObject({ ignore_existing: z.boolean().nullish() });

function wireEntry(entry: WaitlistEntryRecord, call: Call) {
  const invitation = call.state.invitations.get(entry.invitationId ?? '');
  return {
    object: 'waitlist_entry',
    id: entry.id,
    email_address: entry.emailAddress,
    status: entry.status,
    is_locked: entry.isLocked,
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
    invitation: invitation === undefined ? null : wireInvitation(invitation, call.now()),
  };
}

/** The entry that the path names. 404 when there is none, 409 waitlist_entry_locked while a batch has it. */
function findUnlocked(call: Call): WaitlistEntryRecord {
  const id = call.param('waitlist_entry_id');
  const entry = call.state.waitlistEntries.get(id);
  if (entry === undefined) throw notFound('waitlist entry', id);
  if (entry.isLocked) {
    throw conflict(
      'waitlist_entry_locked',
      'Waitlist entry is locked',
      'This waitlist entry is locked and cannot be modified at this time. Please try again later.',
    );
  }
  return entry;
}

/** 409: the entry has reached this status already. */
function alreadyThere(status: Exclude<WaitlistEntryRecord['status'], 'pending'>) {
  return conflict(
    `waitlist_entry_already_${status}`,
    `Waitlist entry already ${status}`,
    `This waitlist entry is ${status} already.`,
  );
}

/** The entry of this address, a new one only when there is none yet. */
function entryFor(call: Call, emailAddress: string): WaitlistEntryRecord {
  const { state } = call;
  const known = [...state.waitlistEntries.values()].find((entry) => entry.emailAddress === emailAddress);
  if (known !== undefined) return known;
  const now = call.now();
  const entry: WaitlistEntryRecord = {
    id: state.ids.id('wle'),
    emailAddress,
    status: 'pending',
    isLocked: false,
    invitationId: null,
    invitedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  state.waitlistEntries.set(entry.id, entry);
  return entry;
}

function create(call: Call) {
  const body = readBody(call, createBody);
  return wireEntry(entryFor(call, checkedEmailAddress('email_address', body.email_address)), call);
}

function createInBulk(call: Call) {
  if (!Array.isArray(call.body)) throw bodyInvalid();
  const bodies = readBody(call, z.array(createBody).min(1));
  if (bodies.length > maximumInBulk) {
    throw badRequest(
      'bulk_size_exceeded',
      'bulk size exceeded',
      `Parameters exceed the maximum allowed bulk processing size of ${maximumInBulk}.`,
    );
  }
  const addresses = distinct(
    'email_address',
    bodies.map((body) => body.email_address),
    checkedEmailAddress,
  );
  return addresses.map((address) => wireEntry(entryFor(call, address), call));
}

function list(call: Call) {
  const { query, state } = call;
  const status = query.get('status');
  if (status !== null && status !== '' && !statuses.includes(status)) {
    throw valueInvalid(
      'status',
      `${status} does not match the allowed values for parameter status. Allowed values: ${statuses.join(', ')}`,
    );
  }
  const part = (query.get('query') ?? '').toLowerCase();
  const matching = newestFirst([...state.waitlistEntries.values()]).filter(
    (entry) =>
      (!status || entry.status === status) &&
      (part === '' || entry.emailAddress.includes(part) || entry.id.toLowerCase() === part),
  );
  const sorted = ordered(query, matching, {
    created_at: (entry) => entry.createdAt,
    email_address: (entry) => entry.emailAddress,
    invited_at: (entry) => entry.invitedAt ?? 0,
  });
  return { data: pageOf(query, sorted).map((entry) => wireEntry(entry, call)), total_count: sorted.length };
}

/** Makes an invitation, by the rules of invitations: an address that has one, or is a user, needs `ignore_existing`. */
function inviteEntry(call: Call) {
  const entry = findUnlocked(call);
  const body = readBody(call, inviteBody);
  if (entry.status === 'completed') throw alreadyThere(entry.status);
  if (entry.status === 'invited' && !body.ignore_existing) throw alreadyThere(entry.status);
  requireInvitable(
    call,
    [{ email_address: entry.emailAddress, ignore_existing: body.ignore_existing }],
    false,
  );
  const invitation = invite(call, {
    email_address: entry.emailAddress,
    template_slug: 'waitlist_invitation',
  });
  Object.assign(entry, {
    status: 'invited',
    invitationId: invitation.id,
    invitedAt: call.now(),
    updatedAt: call.now(),
  });
  return wireEntry(entry, call);
}

/** Denies access: an invitation that went out already is revoked. */
function reject(call: Call) {
  const entry = findUnlocked(call);
  if (entry.status === 'completed' || entry.status === 'rejected') {
    throw alreadyThere(entry.status);
  }
  const now = call.now();
  const invitation = call.state.invitations.get(entry.invitationId ?? '');
  if (invitation !== undefined && invitationStatus(invitation, now) === 'pending') {
    invitation.status = 'revoked';
    invitation.updatedAt = now;
  }
  entry.status = 'rejected';
  entry.updatedAt = now;
  return wireEntry(entry, call);
}

function remove(call: Call) {
  const entry = findUnlocked(call);
  if (entry.status !== 'pending') throw alreadyThere(entry.status);
  call.state.waitlistEntries.delete(entry.id);
  return { object: 'waitlist_entry', id: entry.id, deleted: true };
}

/** People who wait to be let in. */
export const waitlistEntryOperations: Operation[] = [
  { method: 'get', path: '/waitlist_entries', answer: list },
  { method: 'post', path: '/waitlist_entries', answer: create },
  { method: 'post', path: '/waitlist_entries/bulk', answer: createInBulk },
  { method: 'delete', path: '/waitlist_entries/{waitlist_entry_id}', answer: remove },
  { method: 'post', path: '/waitlist_entries/{waitlist_entry_id}/invite', answer: inviteEntry },
  { method: 'post', path: '/waitlist_entries/{waitlist_entry_id}/reject', answer: reject },
];
