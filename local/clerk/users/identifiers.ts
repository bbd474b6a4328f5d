import { formatInvalid, identifierTaken, invalidParameter, refusal } from '../operation/errors.ts';
import type {
  ClerkState,
  EmailAddressRecord,
  PhoneNumberRecord,
  UserRecord,
  Verification,
  Web3WalletRecord,
} from '../state/state.ts';

/** What an administrator's word, rather than a code or a signature, verified. */
export const verifiedByAdmin: Verification = {
  object: 'verification_admin',
  status: 'verified',
  strategy: 'admin',
  attempts: null,
  expire_at: null,
};

/** Whether possession was proved. */
export const isVerified = (item: { verification: Verification | null }) =>
  item.verification?.status === 'verified';

const holds = (item: { verification: Verification | null; reserved: boolean }) =>
  isVerified(item) || item.reserved;

/** The address as Clerk keeps it, in lower case. 422 form_param_format_invalid when it is none. */
export function checkedEmailAddress(parameter: string, text: string): string {
  if (/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text) && text.length <= 254) return text.toLowerCase();
  throw formatInvalid(parameter, 'must be a valid email address');
}

/** The number without spaces and dashes. 422 form_param_format_invalid when it isn't E.164. */
export function checkedPhoneNumber(parameter: string, text: string): string {
  const number = text.replaceAll(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
  throw formatInvalid(parameter, 'must be a valid phone number according to E.164 international standard');
}

/** The wallet's address, in lower case when it is an Ethereum one. 422 when it is neither that nor Solana's. */
export function checkedWeb3Wallet(parameter: string, text: string): string {
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return text.toLowerCase();
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return text;
  throw formatInvalid(parameter, 'must be a valid web3 wallet address');
}

/** The username. 422 unless it has 4–64 letters, digits, dashes and underscores, with one that is no digit. */
export function checkedUsername(text: string): string {
  if (text.length < 4 || text.length > 64) {
    throw invalidParameter(
      'form_username_invalid_length',
      'username',
      'Your username must be between 4 and 64 characters long.',
    );
  }
  if (!/^[\w-]+$/.test(text)) {
    throw invalidParameter(
      'form_username_invalid_character',
      'username',
      'Your username can only contain letters, numbers and "_" or "-".',
    );
  }
  if (/^\d+$/.test(text)) {
    throw invalidParameter(
      'form_username_needs_non_number_char',
      'username',
      'Your username must contain at least one non-number character.',
    );
  }
  return text;
}

const others = (state: ClerkState, userId: string | null) =>
  [...state.users.values()].filter((user) => user.id !== userId);

/** 422 form_identifier_exists when someone else holds the address, or this user has it already. */
export function requireFreeEmailAddress(state: ClerkState, userId: string | null, address: string): void {
  const own = userId === null ? undefined : state.users.get(userId);
  const taken =
    own?.emailAddresses.some((item) => item.emailAddress === address) ||
    others(state, userId).some((user) =>
      user.emailAddresses.some((item) => item.emailAddress === address && holds(item)),
    );
  if (taken) throw identifierTaken('email_address', 'email address');
}

/** 422 form_identifier_exists when someone else holds the number, or this user has it already. */
export function requireFreePhoneNumber(state: ClerkState, userId: string | null, number: string): void {
  const own = userId === null ? undefined : state.users.get(userId);
  const taken =
    own?.phoneNumbers.some((item) => item.phoneNumber === number) ||
    others(state, userId).some((user) =>
      user.phoneNumbers.some((item) => item.phoneNumber === number && holds(item)),
    );
  if (taken) throw identifierTaken('phone_number', 'phone number');
}

/** 422 form_identifier_exists when some user has the wallet. */
export function requireFreeWeb3Wallet(state: ClerkState, wallet: string): void {
  const taken = others(state, null).some((user) =>
    user.web3Wallets.some((item) => item.web3Wallet === wallet),
  );
  if (taken) throw identifierTaken('web3_wallet', 'web3 wallet');
}

/** 422 form_identifier_exists when another user has the name, in whatever case. */
export function requireFreeUsername(state: ClerkState, userId: string | null, username: string): void {
  const wanted = username.toLowerCase();
  if (others(state, userId).some((user) => user.username?.toLowerCase() === wanted)) {
    throw identifierTaken('username', 'username');
  }
}

/** 422 form_identifier_exists when another user has the external id. */
export function requireFreeExternalId(state: ClerkState, userId: string | null, externalId: string): void {
  if (others(state, userId).some((user) => user.externalId === externalId)) {
    throw identifierTaken('external_id', 'external id');
  }
}

const fresh = (state: ClerkState, now: number) => ({
  id: state.ids.id('idn'),
  createdAt: now,
  updatedAt: now,
});

/** A new address: verified, reserved, or neither. It isn't yet anyone's. */
export function newEmailAddress(
  state: ClerkState,
  now: number,
  emailAddress: string,
  status: 'verified' | 'reserved' | 'unverified',
): EmailAddressRecord {
  return {
    ...fresh(state, now),
    emailAddress,
    verification: status === 'verified' ? verifiedByAdmin : null,
    reserved: status === 'reserved',
  };
}

/** A new number: verified, reserved, or neither. It isn't yet anyone's. */
export function newPhoneNumber(
  state: ClerkState,
  now: number,
  phoneNumber: string,
  status: 'verified' | 'reserved' | 'unverified',
): PhoneNumberRecord {
  return {
    ...fresh(state, now),
    phoneNumber,
    verification: status === 'verified' ? verifiedByAdmin : null,
    reserved: status === 'reserved',
    reservedForSecondFactor: false,
    defaultSecondFactor: false,
  };
}

/** A new wallet, verified. It isn't yet anyone's. */
export function newWeb3Wallet(state: ClerkState, now: number, web3Wallet: string): Web3WalletRecord {
  return { ...fresh(state, now), web3Wallet, verification: verifiedByAdmin, reserved: false };
}

/** The user who has the email address or phone number with this id, and that item. */
export function findIdentification<Kind extends 'emailAddresses' | 'phoneNumbers'>(
  state: ClerkState,
  kind: Kind,
  id: string,
): { user: UserRecord; item: UserRecord[Kind][number] } | undefined {
  for (const user of state.users.values()) {
    const item = user[kind].find((candidate) => candidate.id === id);
    if (item !== undefined) return { user, item };
  }
  return undefined;
}

/** 400: the address came with an external account, and stays as long as that is connected. */
export function linkedAddressKept() {
  return refusal(
    400,
    'delete_linked_identification_disallowed',
    'Deleting a linked email address is not allowed',
    'This email address is linked to one or more Connected Accounts. Remove the Connected Account before deleting this email address.',
  );
}
