import * as z from 'zod';
import { identificationId, userId } from '../clerk/ids.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import { userShapeElsewhere } from '../clerk/views/user.ts';
import { credential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { operation } from './operation.ts';

const userOutput = z.object({ user: userShapeElsewhere });
const ofUser = z.strictObject({ userId });
const factorOff = z.object({ userId: z.string(), disabled: z.literal(true) });

/** Passwords and second factors of users. */
export const userCredentialOperations: readonly Tool[] = [
  operation({
    method: 'users.removePassword',
    name: 'remove_user_password',
    title: "Remove a user's password",
    description:
      "Remove a user's password, so that they sign in by other means; without any, they are locked out until an address or password is set. This can't be undone. Sessions go on unless signOutOfOtherSessions is true.",
    keywords: 'delete clear password passwordless',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      signOutOfOtherSessions: z.boolean().optional().describe('End all sessions of the user. Default false.'),
    }),
    output: userOutput,
    call: async (client, { userId: id, ...options }) => ({
      user: await client.users.removePassword(id, options),
    }),
  }),
  operation({
    method: 'users.setPasswordCompromised',
    name: 'set_user_password_compromised',
    title: "Mark a user's password as compromised",
    description:
      "Mark a user's password as compromised: at the next sign-in they must set a new one. Sessions go on unless revokeAllSessions is true. unset_user_password_compromised undoes it.",
    keywords: 'force password reset leaked breached stolen expire require new password',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      revokeAllSessions: z.boolean().optional().describe('End all sessions of the user. Default false.'),
    }),
    output: userOutput,
    call: async (client, { userId: id, ...options }) => ({
      user: await client.users.setPasswordCompromised(id, options),
    }),
  }),
  operation({
    method: 'users.unsetPasswordCompromised',
    name: 'unset_user_password_compromised',
    title: "Unmark a user's password as compromised",
    description: 'Undo set_user_password_compromised: the user is no longer asked for a new password.',
    keywords: 'undo force password reset leaked breached clear',
    permission: 'users:credentials',
    risk: 'write',
    idempotent: true,
    input: ofUser,
    output: userOutput,
    call: async (client, input) => ({
      user: await client.users.unsetPasswordCompromised(input.userId),
    }),
  }),
  operation({
    method: 'users.verifyPassword',
    name: 'verify_user_password',
    title: "Verify a user's password",
    description:
      "Check whether a password is a user's. A wrong one is refused with incorrect_password. Meant for re-verification by an application, never for guessing passwords.",
    keywords: 'check correct password match',
    permission: 'users:verify',
    // Reads nothing but whether a guess was right: a client must not run it without asking.
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      userId,
      password: credential(z.string().min(1).max(1_000)).describe('The password to check.'),
    }),
    output: z.object({ verified: z.boolean() }),
    call: (client, input) => client.users.verifyPassword(input),
  }),
  operation({
    method: 'users.verifyTOTP',
    name: 'verify_user_totp',
    title: "Verify a user's one-time code",
    description:
      "Check a code from a user's authenticator app, or a backup code, which is then used up. A wrong one is refused.",
    keywords: 'check 2FA MFA two-factor OTP authenticator code backup code',
    permission: 'users:verify',
    risk: 'destructive',
    idempotent: false,
    input: z.strictObject({
      userId,
      code: z.string().min(1).max(64).describe('6 digits of the authenticator app, or a backup code.'),
    }),
    output: z.object({
      verified: z.boolean(),
      codeType: z.string().describe('totp or backup_code: what the code was.'),
    }),
    async call(client, input) {
      const { verified, code_type: codeType } = await client.users.verifyTOTP(input);
      return { verified, codeType };
    },
  }),
  operation({
    method: 'users.disableUserMFA',
    name: 'disable_user_mfa',
    title: "Disable a user's second factors",
    description:
      "Turn off all second factors of a user at once: authenticator app, SMS codes and backup codes. The account is then protected by its first factor alone. This can't be undone: the user must enroll again.",
    keywords: '2FA MFA two-factor reset turn off remove lost phone authenticator locked out',
    permission: 'users:credentials',
    risk: 'destructive',
    input: ofUser,
    output: factorOff,
    async call(client, input) {
      await client.users.disableUserMFA(input.userId);
      return { userId: input.userId, disabled: true as const };
    },
  }),
  operation({
    method: 'users.deleteUserTOTP',
    name: 'delete_user_totp',
    title: "Delete a user's authenticator app",
    description:
      "Delete the secret of the authenticator app (TOTP) of a user. Other second factors stay. This can't be undone: the user must enroll again.",
    keywords: '2FA MFA two-factor reset remove authenticator lost phone',
    permission: 'users:credentials',
    risk: 'destructive',
    input: ofUser,
    output: factorOff,
    async call(client, input) {
      await client.users.deleteUserTOTP(input.userId);
      return { userId: input.userId, disabled: true as const };
    },
  }),
  operation({
    method: 'users.deleteUserBackupCodes',
    name: 'delete_user_backup_codes',
    title: "Delete a user's backup codes",
    description:
      "Delete all backup codes of a user. Other second factors stay. This can't be undone: the user must make new codes.",
    keywords: '2FA MFA two-factor recovery codes remove reset',
    permission: 'users:credentials',
    risk: 'destructive',
    input: ofUser,
    output: factorOff,
    async call(client, input) {
      await client.users.deleteUserBackupCodes(input.userId);
      return { userId: input.userId, disabled: true as const };
    },
  }),
  operation({
    method: 'users.deleteUserPasskey',
    name: 'delete_user_passkey',
    title: "Delete a user's passkey",
    description:
      "Delete one of a user's passkeys; Clerk tells them by email. This can't be undone: they must register the device again.",
    keywords: 'remove WebAuthn security key fingerprint device',
    permission: 'users:credentials',
    risk: 'destructive',
    input: z.strictObject({
      userId,
      passkeyIdentificationId: identificationId(
        'Id of the passkey, for example idn_2xPq8aTk3. The user must have it.',
      ),
    }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.passkeyIdentificationId, await client.users.deleteUserPasskey(input)),
  }),
];
