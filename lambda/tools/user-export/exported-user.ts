import type { User } from '@clerk/backend';
import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import type { Permission } from '../../access/permissions.ts';
import { cleanMetadata, cleanText, userSupplied } from '../../clerk/views/user-text.ts';

const text = z.string().meta(userSupplied).nullable().optional();
const plain = z.string().nullable().optional();
const flag = z.boolean().optional();
const time = z.iso.datetime().nullable().optional();
const metadata = z.record(z.string(), z.unknown()).optional();

/** The shape of an exported user: only the fields that were asked for. */
export const exportedUser = z.object({
  id: plain,
  externalId: text,
  firstName: text,
  lastName: text,
  username: text,
  emailAddress: plain.meta(masked('emailAddress')).describe('The primary one.'),
  emailAddresses: z.array(z.string().meta(masked('emailAddress'))).optional(),
  phoneNumber: plain.meta(masked('phoneNumber')).describe('The primary one.'),
  locale: text,
  banned: flag,
  locked: flag,
  mfa: flag.describe('Whether a second factor is set up.'),
  passwordEnabled: flag,
  lastSignInAt: time,
  lastActiveAt: time,
  createdAt: time,
  updatedAt: time,
  publicMetadata: metadata,
  unsafeMetadata: z.record(z.string(), z.unknown()).meta(userSupplied).optional(),
  privateMetadata: metadata.meta({ permission: 'users:private' satisfies Permission }),
});

/** An exported user; times in ISO 8601, UTC. */
export type ExportedUser = z.infer<typeof exportedUser>;
export type ExportField = keyof ExportedUser;

const cleaned = (written: string | null | undefined) =>
  typeof written === 'string' ? cleanText(written) : null;
const isoTime = (milliseconds: number | null | undefined) =>
  typeof milliseconds === 'number' ? new Date(milliseconds).toISOString() : null;

const readers: { readonly [Field in ExportField]: (user: User) => ExportedUser[Field] } = {
  id: (user) => user.id,
  externalId: (user) => cleaned(user.externalId),
  firstName: (user) => cleaned(user.firstName),
  lastName: (user) => cleaned(user.lastName),
  username: (user) => cleaned(user.username),
  emailAddress: (user) =>
    user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)?.emailAddress ?? null,
  emailAddresses: (user) => user.emailAddresses.map(({ emailAddress }) => emailAddress),
  phoneNumber: (user) =>
    user.phoneNumbers.find(({ id }) => id === user.primaryPhoneNumberId)?.phoneNumber ?? null,
  locale: (user) => cleaned(user.locale),
  banned: (user) => user.banned,
  locked: (user) => user.locked,
  mfa: (user) => user.twoFactorEnabled,
  passwordEnabled: (user) => user.passwordEnabled,
  lastSignInAt: (user) => isoTime(user.lastSignInAt),
  lastActiveAt: (user) => isoTime(user.lastActiveAt),
  createdAt: (user) => isoTime(user.createdAt),
  updatedAt: (user) => isoTime(user.updatedAt),
  publicMetadata: (user) => cleanMetadata(user.publicMetadata),
  unsafeMetadata: (user) => cleanMetadata(user.unsafeMetadata),
  privateMetadata: (user) => cleanMetadata(user.privateMetadata),
};

/** The user's fields that are wanted, in that order. */
export function toExportedUser(user: User, fields: readonly ExportField[]): ExportedUser {
  return Object.fromEntries(fields.map((field) => [field, readers[field](user)]));
}
