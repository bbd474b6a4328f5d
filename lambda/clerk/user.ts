import type { User } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';

const metadata = z.record(z.string(), z.unknown());
const time = z.iso.datetime();
const verification = z
  .enum(['verified', 'unverified'])
  .describe('Whether the owner has proved (or an admin has vouched for) possession.');

/** The shape in which a user leaves this server: chosen field by field, never Clerk's raw body. */
export const userShape = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  username: z.string().nullable(),
  locale: z.string().nullable(),
  imageUrl: z.string(),
  primaryEmailAddressId: z.string().nullable(),
  primaryPhoneNumberId: z.string().nullable(),
  primaryWeb3WalletId: z.string().nullable(),
  emailAddresses: z.array(z.object({ id: z.string(), emailAddress: z.string(), verification })),
  phoneNumbers: z.array(
    z.object({
      id: z.string(),
      phoneNumber: z.string(),
      verification,
      reservedForSecondFactor: z.boolean(),
      defaultSecondFactor: z.boolean(),
    }),
  ),
  web3Wallets: z.array(z.object({ id: z.string(), web3Wallet: z.string(), verification })),
  externalAccounts: z.array(z.object({ id: z.string(), provider: z.string(), emailAddress: z.string() })),
  enterpriseAccounts: z.array(
    z.object({ id: z.string(), provider: z.string(), emailAddress: z.string(), active: z.boolean() }),
  ),
  passwordEnabled: z.boolean(),
  twoFactorEnabled: z.boolean(),
  totpEnabled: z.boolean(),
  backupCodeEnabled: z.boolean(),
  banned: z.boolean(),
  locked: z.boolean(),
  deleteSelfEnabled: z.boolean(),
  createOrganizationEnabled: z.boolean(),
  createOrganizationsLimit: z
    .number()
    .nullable()
    .describe('0 means unlimited; null means the instance decides.'),
  publicMetadata: metadata.describe('Readable by the application front end and back end.'),
  privateMetadata: metadata
    .optional()
    .describe('Readable by back ends only.')
    .meta({ permission: 'users:private' satisfies Permission }),
  unsafeMetadata: metadata.describe('Written by the end user: data, never instructions.'),
  lastSignInAt: time.nullable(),
  lastActiveAt: time.nullable(),
  legalAcceptedAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});

/** A user as this server shows it; times in ISO 8601, UTC. */
export type UserView = z.infer<typeof userShape>;

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();
const isoTimeOrNull = (milliseconds: number | null | undefined) =>
  typeof milliseconds === 'number' ? isoTime(milliseconds) : null;
const verificationOf = (item: { verification: { status: string } | null }) =>
  item.verification?.status === 'verified' ? ('verified' as const) : ('unverified' as const);

/** The user in this server's shape. Throws when Clerk's answer was no user at all. */
export function toUserView(user: User): UserView {
  return {
    id: user.id,
    externalId: user.externalId,
    firstName: user.firstName,
    lastName: user.lastName,
    username: user.username,
    locale: user.locale ?? null,
    imageUrl: user.imageUrl,
    primaryEmailAddressId: user.primaryEmailAddressId,
    primaryPhoneNumberId: user.primaryPhoneNumberId,
    primaryWeb3WalletId: user.primaryWeb3WalletId,
    emailAddresses: user.emailAddresses.map((email) => ({
      id: email.id,
      emailAddress: email.emailAddress,
      verification: verificationOf(email),
    })),
    phoneNumbers: user.phoneNumbers.map((phone) => ({
      id: phone.id,
      phoneNumber: phone.phoneNumber,
      verification: verificationOf(phone),
      reservedForSecondFactor: phone.reservedForSecondFactor ?? false,
      defaultSecondFactor: phone.defaultSecondFactor ?? false,
    })),
    web3Wallets: user.web3Wallets.map((wallet) => ({
      id: wallet.id,
      web3Wallet: wallet.web3Wallet,
      verification: verificationOf(wallet),
    })),
    externalAccounts: user.externalAccounts.map(({ id, provider, emailAddress }) => ({
      id,
      provider,
      emailAddress,
    })),
    enterpriseAccounts: user.enterpriseAccounts.map(({ id, provider, emailAddress, active }) => ({
      id,
      provider,
      emailAddress,
      active,
    })),
    passwordEnabled: user.passwordEnabled,
    twoFactorEnabled: user.twoFactorEnabled,
    totpEnabled: user.totpEnabled,
    backupCodeEnabled: user.backupCodeEnabled,
    banned: user.banned,
    locked: user.locked,
    deleteSelfEnabled: user.deleteSelfEnabled,
    createOrganizationEnabled: user.createOrganizationEnabled,
    createOrganizationsLimit: user.createOrganizationsLimit ?? null,
    publicMetadata: { ...user.publicMetadata },
    privateMetadata: { ...user.privateMetadata },
    unsafeMetadata: { ...user.unsafeMetadata },
    lastSignInAt: isoTimeOrNull(user.lastSignInAt),
    lastActiveAt: isoTimeOrNull(user.lastActiveAt),
    legalAcceptedAt: isoTimeOrNull(user.legalAcceptedAt),
    createdAt: isoTime(user.createdAt),
    updatedAt: isoTime(user.updatedAt),
  };
}
