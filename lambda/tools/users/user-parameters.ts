import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { credential, newPassword } from '../../credentials/parameter.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { username } from '../../definition/contact-parameter.ts';
import { timeParameter } from '../../definition/time-parameter.ts';

/**
 * Parameters that creating and updating a user share.
 * Limits: https://clerk.com/docs/reference/backend-api (version 2026-05-12).
 */

export const publicMetadata = 'Readable by the front end, too.';
/** What only the application's back ends may see. */
export const privateMetadataParameter = metadataParameter('Readable by back ends only.')
  .optional()
  .meta({ permission: 'users:private' satisfies Permission });
export const unsafeMetadata = 'The user can write it, so never trust it.';

/** Those of the SDK's types, and those that only Clerk's OpenAPI document of 2026-05-12 has. */
const passwordHashers = z.enum([
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
]);

/** Names, settings and dates. */
export const profileParameters = {
  externalId: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("The user's id in your own systems; unique. Example: crm-4711."),
  firstName: z.string().max(255).optional(),
  lastName: z.string().max(255).optional(),
  username: username.optional().describe('Unique; only if the instance has usernames.'),
  locale: z.string().min(2).max(35).optional().describe('BCP 47, for example en-US.'),
  timezone: z.string().min(1).max(64).optional().describe('IANA, for example Europe/Berlin.'),
  deleteSelfEnabled: z.boolean().optional().describe('May delete their own account.'),
  createOrganizationEnabled: z.boolean().optional().describe('May create organizations.'),
  createOrganizationsLimit: z.int().min(0).optional().describe('0: unlimited.'),
  legalAcceptedAt: timeParameter('When the legal documents were accepted.').optional(),
  skipLegalChecks: z.boolean().optional().describe('For migrations.'),
  createdAt: timeParameter('For migrations.').optional(),
};

const guarded = <Schema extends z.ZodType>(schema: Schema) =>
  schema.meta({ permission: 'users:credentials' satisfies Permission });

/** Passwords, second factors and their digests. */
export const credentialParameters = {
  password: guarded(
    newPassword(z.string().min(1).max(72))
      .optional()
      .describe('8 to 72 characters, not found in a breach; skipPasswordChecks takes others.'),
  ),
  passwordDigest: guarded(
    credential(z.string().min(1)).optional().describe('Of an existing password; needs passwordHasher.'),
  ),
  passwordHasher: guarded(
    passwordHashers
      .optional()
      .describe('What made passwordDigest: bcrypt, argon2id, scrypt_firebase or others.')
      .meta({ unlisted: true }),
  ),
  skipPasswordChecks: guarded(z.boolean().optional().describe('Skip strength and breach checks.')),
  totpSecret: guarded(
    credential(z.string().min(1))
      .optional()
      .describe('Base32, for an authenticator app (30 s, 6 digits, SHA-1).'),
  ),
  bypassClientTrust: guarded(z.boolean().optional().describe('Skip the device trust check at sign-in.')),
  backupCodes: guarded(
    credential(z.array(z.string().min(1)).max(100))
      .optional()
      .describe('Plain or bcrypt digests.'),
  ),
};

/** Refuses a password that is too short, unless its checks are skipped: what users had before a migration may be. */
export const longEnough = <Schema extends z.ZodObject>(schema: Schema): Schema =>
  schema.check(
    z.superRefine((sent: Readonly<Record<string, unknown>>, context) => {
      const { password, skipPasswordChecks } = sent;
      if (typeof password !== 'string' || password.length >= 8 || skipPasswordChecks === true) return;
      context.addIssue({
        code: 'custom',
        path: ['password'],
        message: 'must have at least 8 characters; for a migration, skipPasswordChecks takes shorter ones',
      });
    }),
  );

/** Refuses a digest without its algorithm, or beside a plain password. */
export function passwordFault(input: {
  password?: string | undefined;
  passwordDigest?: string | undefined;
  passwordHasher?: string | undefined;
}): string | undefined {
  if (input.password !== undefined && input.passwordDigest !== undefined) {
    return 'passwordDigest: send either password or passwordDigest, not both.';
  }
  if (input.passwordDigest !== undefined && input.passwordHasher === undefined) {
    return 'passwordHasher: is required with passwordDigest; name the algorithm that made the digest.';
  }
  if (input.passwordHasher !== undefined && input.passwordDigest === undefined) {
    return 'passwordDigest: is required with passwordHasher; send the digest.';
  }
  return undefined;
}

/** The ISO times of `input` as `Date`, which is what the SDK takes. */
export function withDates<
  Input extends { createdAt?: string | undefined; legalAcceptedAt?: string | undefined },
>(input: Input) {
  const { createdAt, legalAcceptedAt, ...rest } = input;
  return {
    ...rest,
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt) }),
    ...(legalAcceptedAt === undefined ? {} : { legalAcceptedAt: new Date(legalAcceptedAt) }),
  };
}
