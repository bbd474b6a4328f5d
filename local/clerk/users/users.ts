import {
  dataMissing,
  metadataNoLongerAccepted,
  neededWith,
  notFound,
  referenceMissing,
  verificationNeeded,
} from '../operation/errors.ts';
import {
  checkedEmailAddress,
  checkedPhoneNumber,
  checkedUsername,
  checkedWeb3Wallet,
  isVerified,
  newEmailAddress,
  newPhoneNumber,
  newWeb3Wallet,
  requireFreeEmailAddress,
  requireFreeExternalId,
  requireFreePhoneNumber,
  requireFreeUsername,
  requireFreeWeb3Wallet,
} from './identifiers.ts';
import { changeMetadata, checkedMetadata, userMetadataBody } from './metadata.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Instance, Operation } from '../operation/operation.ts';
import { checkPassword, storedPassword } from './passwords.ts';
import { requireAllowedAccess } from './restrictions.ts';
import { isOpen } from '../state/open-session.ts';
import type { ClerkState, UserRecord, Verification } from '../state/state.ts';
import { checkedTotpSecret } from './totp.ts';
import { distinct, refuseDisabled, requireEnabled, statusesFor } from './user-attributes.ts';
import { createUserBody, updateUserBody } from './user-bodies.ts';
import { userListOperations } from './user-list.ts';
import { wireUser } from './user-wire.ts';

/** The user with this id; 404 resource_not_found when there is none. */
export function requireUser(state: ClerkState, id: string): UserRecord {
  const user = state.users.get(id);
  if (user === undefined) throw notFound('user', id);
  return user;
}

/** Ends every session that the user is signed in with. */
export function revokeSessions(instance: Instance, userId: string): void {
  for (const session of instance.state.sessions.values()) {
    if (session.userId !== userId || !isOpen(session)) continue;
    session.status = 'revoked';
    session.updatedAt = instance.now();
  }
}

/** When a lock that begins now ends: Infinity when the instance's locks have no end. */
const lockEnd = (instance: Instance) =>
  instance.settings.lockoutSeconds === null
    ? Infinity
    : instance.now() + instance.settings.lockoutSeconds * 1000;

function createUser(call: Call) {
  const { state, settings } = call;
  const body = readBody(call, createUserBody);
  refuseDisabled(settings, body);
  if (body.password_digest && !body.password_hasher) throw neededWith('password_hasher', 'password_digest');
  requireEnabled(settings, body, (attribute) =>
    attribute === 'password'
      ? Boolean(body.skip_password_requirement || body.password_digest)
      : Boolean(body.skip_user_requirement),
  );

  const addresses = distinct('email_address', body.email_address ?? [], checkedEmailAddress);
  const numbers = distinct('phone_number', body.phone_number ?? [], checkedPhoneNumber);
  const wallets = distinct('web3_wallet', body.web3_wallet ?? [], checkedWeb3Wallet);
  const addressStatuses = statusesFor('email_address', addresses, body.email_address_identification_status);
  const numberStatuses = statusesFor('phone_number', numbers, body.phone_number_identification_status);
  for (const address of addresses) requireFreeEmailAddress(state, null, address);
  for (const number of numbers) requireFreePhoneNumber(state, null, number);
  for (const wallet of wallets) requireFreeWeb3Wallet(state, wallet);
  if (body.username) requireFreeUsername(state, null, checkedUsername(body.username));
  if (body.external_id) requireFreeExternalId(state, null, body.external_id);
  if (body.password) checkPassword(body.password, body.skip_password_checks ?? false, state.instance.hibp);
  requireAllowedAccess(state, [
    ...addresses,
    ...numbers,
    ...wallets,
    ...(body.username ? [body.username.toLowerCase()] : []),
  ]);

  const now = call.now();
  const createdAt = body.created_at ?? now;
  const emailAddresses = addresses.map((address, index) =>
    newEmailAddress(state, now, address, addressStatuses[index] ?? 'verified'),
  );
  const phoneNumbers = numbers.map((number, index) =>
    newPhoneNumber(state, now, number, numberStatuses[index] ?? 'verified'),
  );
  const web3Wallets = wallets.map((wallet) => newWeb3Wallet(state, now, wallet));
  const password = storedPassword(body) ?? null;
  const user: UserRecord = {
    id: state.ids.id('user'),
    externalId: body.external_id || null,
    username: body.username || null,
    firstName: body.first_name ?? null,
    lastName: body.last_name ?? null,
    locale: body.locale ?? null,
    hasImage: false,
    emailAddresses,
    phoneNumbers,
    web3Wallets,
    primaryEmailAddressId: emailAddresses[0]?.id ?? null,
    primaryPhoneNumberId: phoneNumbers[0]?.id ?? null,
    primaryWeb3WalletId: web3Wallets[0]?.id ?? null,
    publicMetadata: checkedMetadata('public_metadata', body.public_metadata ?? {}),
    privateMetadata: checkedMetadata('private_metadata', body.private_metadata ?? {}),
    unsafeMetadata: checkedMetadata('unsafe_metadata', body.unsafe_metadata ?? {}),
    password,
    passwordLastUpdatedAt: password === null ? null : now,
    passwordCompromised: false,
    totpSecret: body.totp_secret ? checkedTotpSecret(body.totp_secret) : null,
    backupCodes: body.backup_codes ?? [],
    passkeys: [],
    externalAccounts: [],
    mfaEnabledAt: body.totp_secret ? now : null,
    mfaDisabledAt: null,
    banned: body.banned ?? false,
    lockedUntil: body.locked ? lockEnd(call) : null,
    deleteSelfEnabled: body.delete_self_enabled ?? true,
    createOrganizationEnabled: body.create_organization_enabled ?? true,
    createOrganizationsLimit: body.create_organizations_limit ?? null,
    bypassClientTrust: body.bypass_client_trust ?? false,
    legalAcceptedAt: body.legal_accepted_at ?? null,
    lastSignInAt: null,
    lastActiveAt: null,
    createdAt,
    updatedAt: now,
  };
  state.users.set(user.id, user);
  return wireUser(user, call);
}

/** The id, checked: 422 when it isn't one of the user's own, verified identifiers. */
function primaryAmong(
  parameter: string,
  items: { id: string; verification: Verification | null }[],
  id: string | null | undefined,
): string | undefined {
  if (!id) return undefined;
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) throw referenceMissing(parameter);
  if (!isVerified(item)) throw verificationNeeded(parameter);
  return id;
}

/** 422 form_param_deprecated: since API version 2026-05-12 metadata has operations of its own. */
export function refuseMetadata(body: unknown, path: string): void {
  const parameters = ['public_metadata', 'private_metadata', 'unsafe_metadata'].filter(
    (name) => typeof body === 'object' && body !== null && Object.hasOwn(body, name),
  );
  if (parameters.length > 0) {
    throw metadataNoLongerAccepted(
      parameters,
      `PATCH /v1/${path}/metadata to merge, or PUT /v1/${path}/metadata to replace`,
    );
  }
}

/** The fields of `values` that were given at all. */
function given<Values extends object>(values: Values): Partial<Values> {
  const result = { ...values };
  for (const key of Object.keys(result)) {
    if (Reflect.get(result, key) === undefined) Reflect.deleteProperty(result, key);
  }
  return result;
}

function updateUser(call: Call) {
  const { state, settings } = call;
  const user = requireUser(state, call.param('user_id'));
  refuseMetadata(call.body, `users/${user.id}`);
  const body = readBody(call, updateUserBody);
  refuseDisabled(settings, body);
  if (body.password_digest && !body.password_hasher) throw neededWith('password_hasher', 'password_digest');
  const setsPassword = Boolean(body.password || body.password_digest);
  if (body.sign_out_of_other_sessions && !setsPassword)
    throw neededWith('password', 'sign_out_of_other_sessions');
  if (body.skip_password_checks && !setsPassword) throw neededWith('password', 'skip_password_checks');
  const primaryEmail = primaryAmong(
    'primary_email_address_id',
    user.emailAddresses,
    body.primary_email_address_id,
  );
  const primaryPhone = primaryAmong(
    'primary_phone_number_id',
    user.phoneNumbers,
    body.primary_phone_number_id,
  );
  const primaryWallet = primaryAmong('primary_web3_wallet_id', user.web3Wallets, body.primary_web3_wallet_id);
  if (body.username) requireFreeUsername(state, user.id, checkedUsername(body.username));
  if (body.username !== undefined && !body.username && settings.username === 'required') {
    throw dataMissing(['username']);
  }
  if (body.external_id) requireFreeExternalId(state, user.id, body.external_id);
  // Nothing in the Backend API names an uploaded image, so there is none to choose.
  if (body.profile_image_id) throw referenceMissing('profile_image_id');
  if (body.password) checkPassword(body.password, body.skip_password_checks ?? false, state.instance.hibp);

  const now = call.now();
  Object.assign(
    user,
    given<Partial<UserRecord>>({
      externalId: body.external_id === undefined ? undefined : body.external_id || null,
      username: body.username === undefined ? undefined : body.username || null,
      firstName: body.first_name,
      lastName: body.last_name,
      locale: body.locale,
      primaryEmailAddressId: primaryEmail,
      primaryPhoneNumberId: primaryPhone,
      primaryWeb3WalletId: primaryWallet,
      password: storedPassword(body),
      passwordLastUpdatedAt: setsPassword ? now : undefined,
      passwordCompromised: setsPassword ? false : undefined,
      totpSecret: body.totp_secret ? checkedTotpSecret(body.totp_secret) : undefined,
      mfaEnabledAt: body.totp_secret ? now : undefined,
      backupCodes: body.backup_codes,
      deleteSelfEnabled: body.delete_self_enabled ?? undefined,
      createOrganizationEnabled: body.create_organization_enabled ?? undefined,
      createOrganizationsLimit: body.create_organizations_limit,
      bypassClientTrust: body.bypass_client_trust ?? undefined,
      legalAcceptedAt: body.legal_accepted_at,
      createdAt: body.created_at ?? undefined,
      updatedAt: now,
    }),
  );
  if (body.sign_out_of_other_sessions) revokeSessions(call, user.id);
  return wireUser(user, call);
}

function deleteUser(call: Call) {
  const { state } = call;
  const user = requireUser(state, call.param('user_id'));
  state.users.delete(user.id);
  for (const [id, membership] of state.memberships)
    if (membership.userId === user.id) state.memberships.delete(id);
  for (const [id, session] of state.sessions) if (session.userId === user.id) state.sessions.delete(id);
  for (const [id, subscription] of state.subscriptions)
    if (subscription.owner.id === user.id) state.subscriptions.delete(id);
  return { object: 'user', id: user.id, deleted: true };
}

function changeUserMetadata(call: Call, how: 'merge' | 'replace') {
  const user = requireUser(call.state, call.param('user_id'));
  changeMetadata(user, readBody(call, userMetadataBody), how, call.now());
  return wireUser(user, call);
}

/** `POST /users/{user_id}/<verb>`: changes the user and answers it. */
function userAction(verb: string, change: (user: UserRecord, call: Call) => void): Operation {
  return {
    method: 'post',
    path: `/users/{user_id}/${verb}`,
    answer: (call) => {
      const user = requireUser(call.state, call.param('user_id'));
      change(user, call);
      user.updatedAt = call.now();
      return wireUser(user, call);
    },
  };
}

/** Users, without their identifiers, memberships and sessions, which have files of their own. */
export const userOperations: Operation[] = [
  ...userListOperations,
  { method: 'post', path: '/users', answer: createUser },
  {
    method: 'get',
    path: '/users/{user_id}',
    answer: (call) => wireUser(requireUser(call.state, call.param('user_id')), call),
  },
  { method: 'patch', path: '/users/{user_id}', answer: updateUser },
  { method: 'delete', path: '/users/{user_id}', answer: deleteUser },
  { method: 'patch', path: '/users/{user_id}/metadata', answer: (call) => changeUserMetadata(call, 'merge') },
  { method: 'put', path: '/users/{user_id}/metadata', answer: (call) => changeUserMetadata(call, 'replace') },
  userAction('ban', (user, call) => {
    user.banned = true;
    revokeSessions(call, user.id);
  }),
  userAction('unban', (user) => {
    user.banned = false;
  }),
  userAction('lock', (user, call) => {
    user.lockedUntil = lockEnd(call);
  }),
  userAction('unlock', (user) => {
    user.lockedUntil = null;
  }),
];
