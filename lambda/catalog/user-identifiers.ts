import * as z from 'zod';
import { externalAccountId, identificationId, userId } from '../clerk/ids.ts';
import { emailAddressShape, phoneNumberShape } from '../clerk/views/identification.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { operation } from './operation.ts';
import { emailAddress, phoneNumber } from '../definition/contact-parameter.ts';

const identificationStatus = z
  .enum(['verified', 'reserved', 'unverified'])
  .optional()
  .describe(
    'verified (default); reserved: held for the user, good for sign-in, not yet verified; unverified: neither.',
  );

/** What users are known and sign in by: addresses, numbers, wallets, connected accounts. */
export const userIdentifierOperations: readonly Tool[] = [
  operation({
    method: 'emailAddresses.getEmailAddress',
    name: 'get_email_address',
    title: 'Get an email address',
    description:
      'Read one email address of a user by its id: whether and how it is verified, and which connected accounts vouch for it. Changes nothing.',
    keywords: 'verification status verified',
    permission: 'users:read',
    risk: 'read',
    input: z.strictObject({
      emailAddressId: identificationId(
        'Id of the email address, as get_user gives it. Example: idn_2xPq8aTk3.',
      ),
    }),
    output: z.object({ emailAddress: emailAddressShape }),
    call: async (client, input) => ({
      emailAddress: await client.emailAddresses.getEmailAddress(input.emailAddressId),
    }),
  }),
  operation({
    method: 'phoneNumbers.getPhoneNumber',
    name: 'get_phone_number',
    title: 'Get a phone number',
    description:
      'Read one phone number of a user by its id: whether and how it is verified, and whether it is a second factor. Changes nothing.',
    keywords: 'verification status verified SMS second factor mobile',
    permission: 'users:read',
    risk: 'read',
    input: z.strictObject({
      phoneNumberId: identificationId(
        'Id of the phone number, as get_user gives it. Example: idn_2xPq8aTk3.',
      ),
    }),
    output: z.object({ phoneNumber: phoneNumberShape }),
    call: async (client, input) => ({
      phoneNumber: await client.phoneNumbers.getPhoneNumber(input.phoneNumberId),
    }),
  }),
  operation({
    method: 'users.replaceUserEmailAddress',
    name: 'replace_user_email_address',
    title: "Replace a user's email addresses",
    description:
      "Delete all of a user's email addresses and set one new, verified, primary one. Whoever reads its mail can take over the account. Refused while a connected account is linked to an old address. This can't be undone.",
    keywords: 'change email new address only address takeover swap',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      emailAddress: emailAddress.describe('The new and only address. Example: ada@example.com.'),
      identificationStatus,
      notifyPrimaryEmailAddressChanged: z
        .boolean()
        .optional()
        .describe('Tell the user at the old primary address. Default: no email.'),
    }),
    output: z.object({ userId: z.string(), emailAddress: emailAddressShape }),
    call: async (client, { userId: id, ...wanted }) => ({
      userId: id,
      emailAddress: await client.users.replaceUserEmailAddress(id, wanted),
    }),
  }),
  operation({
    method: 'users.replaceUserPhoneNumber',
    name: 'replace_user_phone_number',
    title: "Replace a user's phone numbers",
    description:
      "Delete all of a user's phone numbers and set one new, verified, primary one. Whoever has it can take over the account; SMS as second factor is off afterwards. This can't be undone.",
    keywords: 'change phone new number mobile SIM lost swap',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      phoneNumber: phoneNumber.describe('The new and only number, in E.164. Example: +14155550123.'),
      identificationStatus,
    }),
    output: z.object({ userId: z.string(), phoneNumber: phoneNumberShape }),
    call: async (client, { userId: id, ...wanted }) => ({
      userId: id,
      phoneNumber: await client.users.replaceUserPhoneNumber(id, wanted),
    }),
  }),
  operation({
    method: 'users.deleteUserWeb3Wallet',
    name: 'delete_user_wallet',
    title: "Delete a user's web3 wallet",
    description:
      "Remove a web3 wallet from a user, who can then no longer sign in with it. This can't be undone: the user must connect it again.",
    keywords: 'remove disconnect web3 crypto ethereum metamask wallet',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      web3WalletIdentificationId: identificationId(
        'Id of the wallet, as get_user gives it. Example: idn_2xPq8aTk3.',
      ),
    }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.web3WalletIdentificationId, await client.users.deleteUserWeb3Wallet(input)),
  }),
  operation({
    method: 'users.deleteUserExternalAccount',
    name: 'delete_user_external_account',
    title: "Delete a user's connected account",
    description:
      "Disconnect an account of another service, such as Google or GitHub, from a user, who can no longer sign in with it. This can't be undone: the user must connect it again.",
    keywords: 'remove unlink disconnect social login OAuth Google GitHub account',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({ userId, externalAccountId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.externalAccountId, await client.users.deleteUserExternalAccount(input)),
  }),
];
