import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { fieldOf } from './mentions.ts';

/** Fields of a user's body that let somebody sign in. */
const credentialFields = [
  'password',
  'password_digest',
  'totp_secret',
  'backup_codes',
  'skip_password_checks',
  'bypass_client_trust',
  // Where Clerk sends what lets somebody in.
  'primary_email_address_id',
  'primary_phone_number_id',
  'primary_web3_wallet_id',
];

/** Parts below a user that are credentials: taken away with DELETE, or by a POST of this name. */
const credentialParts = new Set([
  'backup_code',
  'external_accounts',
  'mfa',
  'passkeys',
  'password',
  'remove_password',
  'totp',
  'trusted_devices',
  'web3_wallets',
]);

/**
 * What a request changes about how somebody can sign in, in words; undefined for other requests. An address counts
 * when it is added as verified or primary, made so, or put in the place of another.
 */
export function credentialChange({ method, path, body }: OutgoingRequest): string | undefined {
  const [collection, id, part] = path;
  if (collection === 'email_addresses' || collection === 'phone_numbers') {
    const adds = (method === 'POST' && id === undefined) || method === 'PATCH';
    const field = adds ? ['verified', 'primary'].find((name) => isOn(fieldOf(body, name))) : undefined;
    return field && `making an address or phone number ${field}`;
  }
  if (collection !== 'users') return undefined;
  if (part === undefined) {
    const field = credentialFields.find((name) => fieldOf(body, name) !== undefined);
    return field && (id !== undefined || field !== 'skip_password_checks') ? `setting ${field}` : undefined;
  }
  if (method === 'PUT' && (part === 'email_address' || part === 'phone_number')) {
    return 'replacing an address or phone number';
  }
  return credentialParts.has(part) && method !== 'GET' ? `changing ${part} of a user` : undefined;
}

/** A code of an authenticator app; what else Clerk takes in its place is a backup code, which is used up by it. */
const appCode = /^\d{6}$/;

/**
 * True for what changes how somebody can sign in: what needs `users:credentials`, and what needs no permission of its
 * own: addresses and numbers taken away, usernames, and where the sign-ins of many go.
 */
export function changesSignIn(request: OutgoingRequest): boolean {
  const { method, path, body } = request;
  if (credentialChange(request) !== undefined) return true;
  const [collection = '', id, part] = path;
  const isSent = (...names: string[]) => names.some((name) => fieldOf(body, name) !== undefined);
  switch (collection) {
    case 'users':
      if (part === 'verify_totp') return !appCode.test(String(fieldOf(body, 'code')));
      return method === 'PATCH' && id !== undefined && part === undefined && isSent('username');
    case 'email_addresses':
    case 'phone_numbers':
      return method === 'DELETE' || isSent('reserved_for_second_factor');
    case 'saml_connections':
    case 'enterprise_connections':
      return method !== 'PATCH' || namesIn(body).some((name) => name !== 'name');
    case 'redirect_urls':
      return method === 'POST';
    case 'domains':
      return typeof fieldOf(body, 'proxy_url') === 'string';
    case 'instance':
      return id === undefined && (isOn(fieldOf(body, 'test_mode')) || isSent('allowed_origins'));
    default:
      return false;
  }
}

function namesIn(body: unknown): string[] {
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

/** True for a flag that is set, however it is written. */
export function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}
