import * as z from 'zod';
import { badRequest, notFound, verificationNeeded } from '../operation/errors.ts';
import {
  checkedEmailAddress,
  findIdentification,
  isVerified,
  linkedAddressKept,
  newEmailAddress,
  requireFreeEmailAddress,
  verifiedByAdmin,
} from './identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { wireEmailAddress } from './user-wire.ts';
import { requireUser } from './users.ts';

const changes = {
  verified: z.boolean().nullish(),
  primary: z.boolean().nullish(),
  notify_primary_email_address_changed: z.boolean().nullish(),
};
const createBody = z.strictObject({ user_id: z.string(), email_address: z.string(), ...changes });
const updateBody = z.strictObject(changes);

function find(call: Call) {
  const id = call.param('email_address_id');
  const found = findIdentification(call.state, 'emailAddresses', id);
  if (found === undefined) throw notFound('email address', id);
  return found;
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const user = requireUser(call.state, body.user_id);
  const address = checkedEmailAddress('email_address', body.email_address);
  requireFreeEmailAddress(call.state, user.id, address);
  if (body.primary && !body.verified) throw verificationNeeded('primary');
  const item = newEmailAddress(call.state, call.now(), address, body.verified ? 'verified' : 'unverified');
  user.emailAddresses.push(item);
  if (body.primary || (isVerified(item) && user.primaryEmailAddressId === null))
    user.primaryEmailAddressId = item.id;
  user.updatedAt = call.now();
  return wireEmailAddress(item, user, call);
}

function update(call: Call) {
  const { user, item } = find(call);
  const body = readBody(call, updateBody);
  if (body.primary && !body.verified && !isVerified(item)) throw verificationNeeded('primary');
  if (body.verified && !isVerified(item)) {
    const others = new Map(call.state.users);
    others.delete(user.id);
    requireFreeEmailAddress({ ...call.state, users: others }, null, item.emailAddress);
    item.verification = verifiedByAdmin;
    item.reserved = false;
  }
  if (body.primary) user.primaryEmailAddressId = item.id;
  item.updatedAt = call.now();
  user.updatedAt = item.updatedAt;
  return wireEmailAddress(item, user, call);
}

function remove(call: Call) {
  const { user, item } = find(call);
  if (user.externalAccounts.some((account) => account.emailAddress === item.emailAddress)) {
    throw linkedAddressKept();
  }
  if (call.settings.emailAddress === 'required' && user.emailAddresses.length === 1) {
    throw badRequest(
      'identification_deletion_failed',
      'Deletion failed',
      'You cannot delete your last identification.',
    );
  }
  user.emailAddresses = user.emailAddresses.filter((candidate) => candidate !== item);
  if (user.primaryEmailAddressId === item.id) {
    user.primaryEmailAddressId = user.emailAddresses.find(isVerified)?.id ?? null;
  }
  user.updatedAt = call.now();
  return { object: 'email_address', id: item.id, deleted: true };
}

/** Email addresses of users. */
export const emailAddressOperations: Operation[] = [
  { method: 'post', path: '/email_addresses', answer: create },
  {
    method: 'get',
    path: '/email_addresses/{email_address_id}',
    answer: (call) => {
      const { item, user } = find(call);
      return wireEmailAddress(item, user, call);
    },
  },
  { method: 'patch', path: '/email_addresses/{email_address_id}', answer: update },
  { method: 'delete', path: '/email_addresses/{email_address_id}', answer: remove },
];
