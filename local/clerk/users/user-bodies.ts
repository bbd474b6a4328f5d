import * as z from 'zod';
import { metadataField, timeField } from '../operation/operation.ts';

/** PasswordHasher in Clerk's OpenAPI document; awscognito is in `@clerk/backend` only. */
const passwordHashers = [
  'argon2i',
  'argon2id',
  'awscognito',
  'bcrypt',
  'bcrypt_sha256_django',
  'ldap_ssha',
  'md5',
  'md5_phpass',
  'pbkdf2_sha1',
  'pbkdf2_sha256',
  'pbkdf2_sha256_django',
  'pbkdf2_sha512',
  'pbkdf2_sha512_hex',
  'phpass',
  'scrypt_firebase',
  'scrypt_werkzeug',
  'sha256',
  'sha512_symfony',
];

const optionalText = z.string().nullish();
const flag = z.boolean().nullish();
const identificationStatus = z.array(z.enum(['verified', 'reserved'])).optional();

const profile = {
  external_id: optionalText,
  first_name: z.string().max(256).nullish(),
  last_name: z.string().max(256).nullish(),
  locale: optionalText,
  /** `@clerk/backend` 3.25 sends it; the document of this API version doesn't know it, so no user shows it. */
  timezone: optionalText,
  username: optionalText,
  password: optionalText,
  password_digest: optionalText,
  password_hasher: z.enum(passwordHashers).nullish(),
  skip_password_checks: flag,
  totp_secret: optionalText,
  backup_codes: z.array(z.string()).optional(),
  delete_self_enabled: flag,
  create_organization_enabled: flag,
  create_organizations_limit: z.int().min(0).nullish(),
  legal_accepted_at: timeField.nullish(),
  skip_legal_checks: flag,
  bypass_client_trust: flag,
  created_at: timeField.nullish(),
};

/** Body of `POST /users`. */
export const createUserBody = z.strictObject({
  ...profile,
  email_address: z.array(z.string()).optional(),
  email_address_identification_status: identificationStatus,
  phone_number: z.array(z.string()).optional(),
  phone_number_identification_status: identificationStatus,
  web3_wallet: z.array(z.string()).optional(),
  skip_password_requirement: flag,
  skip_user_requirement: flag,
  public_metadata: metadataField.optional(),
  private_metadata: metadataField.optional(),
  unsafe_metadata: metadataField.optional(),
  banned: flag,
  locked: flag,
});

/** Body of `PATCH /users/{user_id}`. */
export const updateUserBody = z.strictObject({
  ...profile,
  primary_email_address_id: optionalText,
  notify_primary_email_address_changed: flag,
  primary_phone_number_id: optionalText,
  primary_web3_wallet_id: optionalText,
  profile_image_id: optionalText,
  sign_out_of_other_sessions: flag,
});
