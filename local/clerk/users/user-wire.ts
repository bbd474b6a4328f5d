import { wireExternalAccount } from './external-account-wire.ts';
import type { Instance } from '../operation/operation.ts';
import { hasSecondFactor } from './second-factors.ts';
import type { EmailAddressRecord, PhoneNumberRecord, UserRecord, Web3WalletRecord } from '../state/state.ts';
import type { PasskeyRecord } from '../state/user-credential-records.ts';

const imageHost = 'https://img.clerk.com';

/** Clerk's default limit of sign-in attempts before a lockout. */
const maximumVerificationAttempts = 100;

/** Clerk serves a picture for everyone, drawn from the initials when none was uploaded. */
export const imageUrl = (id: string) => `${imageHost}/${Buffer.from(id).toString('base64url')}`;

/** Whether an active enterprise connection is for the address' domain. */
function matchesConnection(address: string, instance: Instance): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return [...instance.state.connections.values()].some(
    (connection) =>
      connection.active &&
      connection.domains.some(
        (name) => domain === name || (connection.saml?.allowSubdomains && domain.endsWith(`.${name}`)),
      ),
  );
}

/** An email address of the user as on the wire. */
export function wireEmailAddress(item: EmailAddressRecord, user: UserRecord, instance: Instance) {
  return {
    id: item.id,
    object: 'email_address',
    email_address: item.emailAddress,
    reserved: item.reserved,
    verification: item.verification,
    linked_to: user.externalAccounts
      .filter((account) => account.emailAddress === item.emailAddress)
      .map((account) => ({ type: account.provider, id: account.identificationId })),
    matches_sso_connection: matchesConnection(item.emailAddress, instance),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

/** A phone number as on the wire. Backup codes are shown only when they are made, so never here. */
export function wirePhoneNumber(item: PhoneNumberRecord) {
  return {
    id: item.id,
    object: 'phone_number',
    phone_number: item.phoneNumber,
    reserved_for_second_factor: item.reservedForSecondFactor,
    default_second_factor: item.defaultSecondFactor,
    reserved: item.reserved,
    verification: item.verification,
    linked_to: [],
    backup_codes: null,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

function wireWeb3Wallet(item: Web3WalletRecord) {
  return {
    id: item.id,
    object: 'web3_wallet',
    web3_wallet: item.web3Wallet,
    verification: item.verification,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

function wirePasskey(item: PasskeyRecord) {
  return {
    id: item.id,
    object: 'passkey',
    name: item.name,
    last_used_at: item.lastUsedAt,
    verification: {
      object: 'verification_passkey',
      status: 'verified',
      strategy: 'passkey',
      message: null,
      attempts: null,
      expire_at: null,
    },
  };
}

/** Whether the user may not sign in because of a lock that still holds. */
export const isLocked = (user: UserRecord, now: number) =>
  user.lockedUntil !== null && user.lockedUntil > now;

/** A user as on the wire. */
export function wireUser(user: UserRecord, instance: Instance) {
  const now = instance.now();
  const locked = isLocked(user, now);
  const lockSeconds =
    locked && user.lockedUntil !== null ? Math.ceil((user.lockedUntil - now) / 1000) : Infinity;
  return {
    id: user.id,
    object: 'user',
    external_id: user.externalId,
    primary_email_address_id: user.primaryEmailAddressId,
    primary_phone_number_id: user.primaryPhoneNumberId,
    primary_web3_wallet_id: user.primaryWeb3WalletId,
    username: user.username,
    first_name: user.firstName,
    last_name: user.lastName,
    locale: user.locale,
    profile_image_url: imageUrl(user.id),
    image_url: imageUrl(user.id),
    has_image: user.hasImage,
    public_metadata: user.publicMetadata,
    private_metadata: user.privateMetadata,
    unsafe_metadata: user.unsafeMetadata,
    email_addresses: user.emailAddresses.map((item) => wireEmailAddress(item, user, instance)),
    phone_numbers: user.phoneNumbers.map(wirePhoneNumber),
    web3_wallets: user.web3Wallets.map(wireWeb3Wallet),
    passkeys: user.passkeys.map(wirePasskey),
    password_enabled: user.password !== null,
    password_last_updated_at: user.passwordLastUpdatedAt,
    two_factor_enabled: hasSecondFactor(user),
    totp_enabled: user.totpSecret !== null,
    backup_code_enabled: user.backupCodes.length > 0,
    mfa_enabled_at: user.mfaEnabledAt,
    mfa_disabled_at: user.mfaDisabledAt,
    external_accounts: user.externalAccounts.map(wireExternalAccount),
    saml_accounts: [],
    enterprise_accounts: [],
    last_sign_in_at: user.lastSignInAt,
    banned: user.banned,
    locked,
    deprovisioned: false,
    lockout_expires_in_seconds: Number.isFinite(lockSeconds) ? lockSeconds : null,
    verification_attempts_remaining: locked ? 0 : maximumVerificationAttempts,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    delete_self_enabled: user.deleteSelfEnabled,
    create_organization_enabled: user.createOrganizationEnabled,
    create_organizations_limit: user.createOrganizationsLimit,
    last_active_at: user.lastActiveAt,
    legal_accepted_at: user.legalAcceptedAt,
    bypass_client_trust: user.bypassClientTrust,
  };
}
