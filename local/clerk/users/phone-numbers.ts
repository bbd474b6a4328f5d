import * as z from 'zod';
import { badRequest, notFound, verificationNeeded } from '../operation/errors.ts';
import {
  checkedPhoneNumber,
  findIdentification,
  isVerified,
  newPhoneNumber,
  requireFreePhoneNumber,
  verifiedByAdmin,
} from './identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { settleSecondFactors } from './second-factors.ts';
import type { PhoneNumberRecord, UserRecord } from '../state/state.ts';
import { wirePhoneNumber } from './user-wire.ts';
import { requireUser } from './users.ts';

const changes = {
  verified: z.boolean().nullish(),
  primary: z.boolean().nullish(),
  reserved_for_second_factor: z.boolean().nullish(),
};
const createBody = z.strictObject({ user_id: z.string(), phone_number: z.string(), ...changes });
const updateBody = z.strictObject(changes);

function find(call: Call) {
  const id = call.param('phone_number_id');
  const found = findIdentification(call.state, 'phoneNumbers', id);
  if (found === undefined) throw notFound('phone number', id);
  return found;
}

/** The first number that is reserved becomes the default second factor; only verified ones may be. */
function reserve(user: UserRecord, item: PhoneNumberRecord, reserved: boolean, now: number): void {
  const wasReserved = item.reservedForSecondFactor;
  const hadAnother = user.phoneNumbers.some((other) => other !== item && other.defaultSecondFactor);
  item.reservedForSecondFactor = reserved;
  item.defaultSecondFactor = reserved && !hadAnother;
  if (reserved && !wasReserved) user.mfaEnabledAt = now;
  if (wasReserved && !reserved) settleSecondFactors(user, now);
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const user = requireUser(call.state, body.user_id);
  const number = checkedPhoneNumber('phone_number', body.phone_number);
  requireFreePhoneNumber(call.state, user.id, number);
  if (body.primary && !body.verified) throw verificationNeeded('primary');
  if (body.reserved_for_second_factor && !body.verified) {
    throw badRequest(
      'identification_create_second_factor_unverified',
      'Create failed',
      'Unverified identifications cannot be a second factor',
    );
  }
  const item = newPhoneNumber(call.state, call.now(), number, body.verified ? 'verified' : 'unverified');
  user.phoneNumbers.push(item);
  if (body.reserved_for_second_factor) reserve(user, item, true, call.now());
  if (body.primary || (isVerified(item) && user.primaryPhoneNumberId === null))
    user.primaryPhoneNumberId = item.id;
  user.updatedAt = call.now();
  return wirePhoneNumber(item);
}

function update(call: Call) {
  const { user, item } = find(call);
  const body = readBody(call, updateBody);
  const verified = isVerified(item) || body.verified === true;
  if (body.primary && !verified) throw verificationNeeded('primary');
  if (body.reserved_for_second_factor && !verified) {
    throw badRequest(
      'identification_update_second_factor_unverified',
      'Update failed',
      'Cannot update second factor attributes for unverified identification',
    );
  }
  if (body.verified && !isVerified(item)) {
    const others = new Map(call.state.users);
    others.delete(user.id);
    requireFreePhoneNumber({ ...call.state, users: others }, null, item.phoneNumber);
    item.verification = verifiedByAdmin;
    item.reserved = false;
  }
  if (typeof body.reserved_for_second_factor === 'boolean') {
    reserve(user, item, body.reserved_for_second_factor, call.now());
  }
  if (body.primary) user.primaryPhoneNumberId = item.id;
  item.updatedAt = call.now();
  user.updatedAt = item.updatedAt;
  return wirePhoneNumber(item);
}

function remove(call: Call) {
  const { user, item } = find(call);
  if (call.settings.phoneNumber === 'required' && user.phoneNumbers.length === 1) {
    throw badRequest(
      'identification_deletion_failed',
      'Deletion failed',
      'You cannot delete your last identification.',
    );
  }
  user.phoneNumbers = user.phoneNumbers.filter((candidate) => candidate !== item);
  if (user.primaryPhoneNumberId === item.id) {
    user.primaryPhoneNumberId = user.phoneNumbers.find(isVerified)?.id ?? null;
  }
  if (item.reservedForSecondFactor) settleSecondFactors(user, call.now());
  user.updatedAt = call.now();
  return { object: 'phone_number', id: item.id, deleted: true };
}

/** Phone numbers of users. */
export const phoneNumberOperations: Operation[] = [
  { method: 'post', path: '/phone_numbers', answer: create },
  {
    method: 'get',
    path: '/phone_numbers/{phone_number_id}',
    answer: (call) => wirePhoneNumber(find(call).item),
  },
  { method: 'patch', path: '/phone_numbers/{phone_number_id}', answer: update },
  { method: 'delete', path: '/phone_numbers/{phone_number_id}', answer: remove },
];
