import * as z from 'zod';
import { notFound, refusal } from '../operation/errors.ts';
import {
  checkedEmailAddress,
  checkedPhoneNumber,
  linkedAddressKept,
  newEmailAddress,
  newPhoneNumber,
  requireFreeEmailAddress,
  requireFreePhoneNumber,
} from './identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { settleSecondFactors } from './second-factors.ts';
import type { ClerkState, UserRecord } from '../state/state.ts';
import { wireEmailAddress, wirePhoneNumber } from './user-wire.ts';
import { requireUser } from './users.ts';

const identificationStatus = z.enum(['verified', 'reserved', 'unverified']).optional();
const replaceEmailBody = z.strictObject({
  email_address: z.string(),
  identification_status: identificationStatus,
  notify_primary_email_address_changed: z.boolean().nullish(),
});
const replacePhoneBody = z.strictObject({
  phone_number: z.string(),
  identification_status: identificationStatus,
});

const userOf = (call: Call) => requireUser(call.state, call.param('user_id'));

/** The state as if the user had no identifiers: what the user has already counts as free. */
const without = (state: ClerkState, user: UserRecord): ClerkState => ({
  ...state,
  users: new Map([...state.users].filter(([id]) => id !== user.id)),
});

function replaceEmailAddress(call: Call) {
  const { state } = call;
  const user = userOf(call);
  const body = readBody(call, replaceEmailBody);
  const address = checkedEmailAddress('email_address', body.email_address);
  const linked = user.externalAccounts.some((account) =>
    user.emailAddresses.some((item) => item.emailAddress === account.emailAddress),
  );
  if (linked) throw linkedAddressKept();
  requireFreeEmailAddress(without(state, user), null, address);
  const item = newEmailAddress(state, call.now(), address, body.identification_status ?? 'verified');
  user.emailAddresses = [item];
  user.primaryEmailAddressId = item.id;
  user.updatedAt = call.now();
  return wireEmailAddress(item, user, call);
}

function replacePhoneNumber(call: Call) {
  const { state } = call;
  const user = userOf(call);
  const body = readBody(call, replacePhoneBody);
  const number = checkedPhoneNumber('phone_number', body.phone_number);
  requireFreePhoneNumber(without(state, user), null, number);
  const hadSecondFactor = user.phoneNumbers.some((item) => item.reservedForSecondFactor);
  const item = newPhoneNumber(state, call.now(), number, body.identification_status ?? 'verified');
  user.phoneNumbers = [item];
  user.primaryPhoneNumberId = item.id;
  if (hadSecondFactor) settleSecondFactors(user, call.now());
  user.updatedAt = call.now();
  return wirePhoneNumber(item);
}

/** `DELETE /users/{user_id}/<what>/{<parameter>}`: takes one of the items away, 404 when it isn't the user's. */
function itemRemoval(
  what: { path: string; parameter: string; object: string },
  itemsOf: (user: UserRecord) => { id: string }[],
  remove: (user: UserRecord, id: string, call: Call) => void,
): Operation {
  return {
    method: 'delete',
    path: `/users/{user_id}/${what.path}/{${what.parameter}}`,
    answer: (call) => {
      const user = userOf(call);
      const id = call.param(what.parameter);
      if (!itemsOf(user).some((item) => item.id === id)) throw notFound(what.object.replaceAll('_', ' '), id);
      remove(user, id, call);
      user.updatedAt = call.now();
      return { object: what.object, id, deleted: true };
    },
  };
}

function removeWallet(user: UserRecord, id: string, call: Call): void {
  if (call.settings.web3Wallet === 'required' && user.web3Wallets.length === 1) {
    throw refusal(
      400,
      'identification_deletion_failed',
      'Deletion failed',
      'You cannot delete your last identification.',
    );
  }
  user.web3Wallets = user.web3Wallets.filter((item) => item.id !== id);
  if (user.primaryWeb3WalletId === id) user.primaryWeb3WalletId = user.web3Wallets[0]?.id ?? null;
}

/** What users sign in with, where it isn't a resource of its own. */
export const userIdentifierOperations: Operation[] = [
  { method: 'put', path: '/users/{user_id}/email_address', answer: replaceEmailAddress },
  { method: 'put', path: '/users/{user_id}/phone_number', answer: replacePhoneNumber },
  itemRemoval(
    { path: 'passkeys', parameter: 'passkey_identification_id', object: 'passkey' },
    (user) => user.passkeys,
    (user, id) => {
      user.passkeys = user.passkeys.filter((item) => item.id !== id);
    },
  ),
  itemRemoval(
    { path: 'web3_wallets', parameter: 'web3_wallet_identification_id', object: 'web3_wallet' },
    (user) => user.web3Wallets,
    removeWallet,
  ),
  itemRemoval(
    { path: 'external_accounts', parameter: 'external_account_id', object: 'external_account' },
    (user) => user.externalAccounts,
    (user, id) => {
      user.externalAccounts = user.externalAccounts.filter((item) => item.id !== id);
    },
  ),
];
