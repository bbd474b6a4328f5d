import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import { totpCode } from '../../../../local/clerk/users/totp.ts';
import { refusal, startPeople } from './people-fixture.ts';
import type { PeopleFixture } from './people-fixture.ts';
import { pngFile } from './png.ts';

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => people.clerk.reset());
afterAll(() => people.clerk.close());

const ada = () => people.user('ada.okafor@northwind.example');
const bruno = () => people.user('bruno.almeida@northwind.example');
const grace = () => people.user('grace.nakamura@bluefin.example');
const jonas = () => people.user('jonas.weber@bluefin.example');
const keiko = () => people.user('keiko.tanaka@harbor.example');

const activeSessions = async (userId: string) =>
  (await client.sessions.getSessionList({ userId, status: 'active' })).totalCount;

describe('the email address and phone number of a user', () => {
  test('can be replaced by one that becomes the only and primary one', async () => {
    const { id } = ada();
    const address = await client.users.replaceUserEmailAddress(id, { emailAddress: 'Ada@new.example' });
    expect(address.emailAddress).toBe('ada@new.example');
    const user = await client.users.getUser(id);
    expect(user.emailAddresses.map((item) => item.id)).toEqual([address.id]);
    expect(user.primaryEmailAddress?.verification?.status).toBe('verified');
  });

  test('can be replaced by itself', async () => {
    const emailAddress = 'ada.okafor@northwind.example';
    const address = await client.users.replaceUserEmailAddress(ada().id, { emailAddress });
    expect(address.emailAddress).toBe(emailAddress);
  });

  test("cannot be replaced by someone else's", async () => {
    await expect(
      client.users.replaceUserEmailAddress(ada().id, { emailAddress: 'grace.nakamura@bluefin.example' }),
    ).rejects.toEqual(refusal(422, 'form_identifier_exists', 'email_address'));
    await expect(
      client.users.replaceUserPhoneNumber(ada().id, { phoneNumber: '+14155550107' }),
    ).rejects.toEqual(refusal(422, 'form_identifier_exists', 'phone_number'));
  });

  test('stays while an external account is linked to it', async () => {
    const linked = bruno().emailAddresses[0]!.id;
    const shown = await client.emailAddresses.getEmailAddress(linked);
    expect(shown.linkedTo.map((link) => link.type)).toEqual(['oauth_google']);
    for (const attempt of [
      () => client.users.replaceUserEmailAddress(bruno().id, { emailAddress: 'bruno@new.example' }),
      () => client.emailAddresses.deleteEmailAddress(linked),
    ]) {
      await expect(attempt()).rejects.toEqual(refusal(400, 'delete_linked_identification_disallowed'));
    }
  });

  test('can be taken away as second factor, which disables the second factor', async () => {
    const { id } = people.user('chiara.rossi@northwind.example');
    const [number] = people.user('chiara.rossi@northwind.example').phoneNumbers;
    await client.phoneNumbers.updatePhoneNumber(number!.id, { reservedForSecondFactor: true });
    expect((await client.users.getUser(id)).twoFactorEnabled).toBe(true);
    await client.users.replaceUserPhoneNumber(id, { phoneNumber: '+14155550177' });
    expect((await client.users.getUser(id)).twoFactorEnabled).toBe(false);
  });
});

describe('a profile image', () => {
  test('can be uploaded and deleted', async () => {
    expect((await client.users.updateUserProfileImage(bruno().id, { file: pngFile() })).hasImage).toBe(true);
    expect((await client.users.deleteUserProfileImage(bruno().id)).hasImage).toBe(false);
    await expect(client.users.deleteUserProfileImage(bruno().id)).rejects.toEqual(
      refusal(404, 'image_not_found'),
    );
  });

  test.each([
    [400, 'request_body_invalid', () => pngFile('page.svg', 'image/svg+xml')],
    [400, 'request_body_invalid', () => new File(['no image'], 'fake.png', { type: 'image/png' })],
    [413, 'image_too_large', () => new File([new Uint8Array(10_485_761)], 'a.png', { type: 'image/png' })],
  ])('is refused with %i %s when it is not what it must be', async (status, code, file) => {
    await expect(client.users.updateUserProfileImage(bruno().id, { file: file() })).rejects.toEqual(
      refusal(status, code),
    );
  });

  test('must be in the request', async () => {
    const { status, body } = await people.send('POST', `/users/${bruno().id}/profile_image`, {});
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ code: 'form_param_missing' }] });
  });
});

describe('a password', () => {
  test('is verified when it is the one that was set, and only then', async () => {
    const { id } = await client.users.createUser({
      emailAddress: ['new@example.com'],
      password: 'correct horse battery',
    });
    expect(await client.users.verifyPassword({ userId: id, password: 'correct horse battery' })).toEqual({
      verified: true,
    });
    await client.users.updateUser(id, { password: 'another one entirely' });
    await expect(
      client.users.verifyPassword({ userId: id, password: 'correct horse battery' }),
    ).rejects.toEqual(refusal(422, 'incorrect_password'));
  });

  test('is the documented one for every seeded user who has one', async () => {
    expect(await client.users.verifyPassword({ userId: ada().id, password: 'embedded-clerk-only' })).toEqual({
      verified: true,
    });
  });

  test('that came as a digest is nobody here to know', async () => {
    const { id } = await client.users.createUser({
      emailAddress: ['new@example.com'],
      passwordDigest: '5f4dcc3b5aa765d61d8327deb882cf99',
      passwordHasher: 'md5',
    });
    await expect(client.users.verifyPassword({ userId: id, password: 'password' })).rejects.toEqual(
      refusal(422, 'incorrect_password'),
    );
  });

  test('cannot be verified, or compromised, for a user who has none', async () => {
    const userId = jonas().id;
    await expect(client.users.verifyPassword({ userId, password: 'x' })).rejects.toEqual(
      refusal(400, 'no_password_set'),
    );
    await expect(client.users.setPasswordCompromised(userId)).rejects.toEqual(
      refusal(400, 'no_password_set'),
    );
  });

  test('can be removed, with the sessions only when asked for', async () => {
    expect((await client.users.removePassword(ada().id)).passwordEnabled).toBe(false);
    expect(await activeSessions(ada().id)).toBe(2);
    await client.users.removePassword(ada().id, { signOutOfOtherSessions: true });
    expect(await activeSessions(ada().id)).toBe(0);
  });

  test('can be marked compromised until it is changed or the mark is lifted', async () => {
    await client.users.setPasswordCompromised(ada().id, { revokeAllSessions: true });
    expect(ada().passwordCompromised).toBe(true);
    expect(await activeSessions(ada().id)).toBe(0);
    await client.users.unsetPasswordCompromised(ada().id);
    expect(ada().passwordCompromised).toBe(false);
  });
});

describe('second factors', () => {
  test('accept the code that an authenticator shows now, and no old one', async () => {
    const userId = ada().id;
    const secret = ada().totpSecret!;
    expect(await client.users.verifyTOTP({ userId, code: totpCode(secret, people.clock.now) })).toEqual({
      verified: true,
      code_type: 'totp',
    });
    const old = totpCode(secret, people.clock.now - 300_000);
    await expect(client.users.verifyTOTP({ userId, code: old })).rejects.toEqual(
      refusal(422, 'totp_incorrect_code'),
    );
  });

  test('are those of RFC 6238', () => {
    // Appendix B of the RFC, its last six digits: seed "12345678901234567890", SHA-1.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect([59, 1_111_111_109, 20_000_000_000].map((seconds) => totpCode(secret, seconds * 1000))).toEqual([
      '287082',
      '081804',
      '353130',
    ]);
  });

  test('burn a backup code with its use', async () => {
    const userId = ada().id;
    const code = ada().backupCodes[0]!;
    expect(await client.users.verifyTOTP({ userId, code })).toEqual({
      verified: true,
      code_type: 'backup_code',
    });
    await expect(client.users.verifyTOTP({ userId, code })).rejects.toEqual(
      refusal(422, 'totp_invalid_length'),
    );
  });

  test('are refused for a user who has none, and with a secret that is not base32', async () => {
    await expect(client.users.verifyTOTP({ userId: bruno().id, code: '123456' })).rejects.toEqual(
      refusal(400, 'totp_disabled'),
    );
    await expect(client.users.updateUser(bruno().id, { totpSecret: '0189!' })).rejects.toEqual(
      refusal(422, 'invalid_totp_secret_code'),
    );
  });

  test('are all gone after MFA was disabled', async () => {
    await client.phoneNumbers.updatePhoneNumber(ada().phoneNumbers[0]!.id, {
      verified: true,
      reservedForSecondFactor: true,
    });
    await client.users.disableUserMFA(ada().id);
    const user = await client.users.getUser(ada().id);
    expect([user.twoFactorEnabled, user.totpEnabled, user.backupCodeEnabled]).toEqual([false, false, false]);
    expect(ada().mfaDisabledAt).toBe(people.clock.now);
  });

  test('take the backup codes along when the last one goes', async () => {
    await client.users.deleteUserBackupCodes(grace().id);
    expect((await client.users.getUser(grace().id)).totpEnabled).toBe(true);
    await client.users.deleteUserTOTP(ada().id);
    const user = await client.users.getUser(ada().id);
    expect([user.totpEnabled, user.backupCodeEnabled]).toEqual([false, false]);
  });
});

describe('passkeys, wallets and external accounts', () => {
  test("can be deleted one by one, and only the user's own", async () => {
    const userId = keiko().id;
    const [passkey] = keiko().passkeys;
    const [wallet] = keiko().web3Wallets;
    const passkeyIdentificationId = passkey!.id;
    await expect(
      client.users.deleteUserPasskey({ userId: ada().id, passkeyIdentificationId }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
    const deleted = await client.users.deleteUserPasskey({ userId, passkeyIdentificationId });
    expect(deleted.deleted).toBe(true);
    await client.users.deleteUserWeb3Wallet({ userId, web3WalletIdentificationId: wallet!.id });
    const user = await client.users.getUser(userId);
    expect([user.web3Wallets, user.primaryWeb3WalletId]).toEqual([[], null]);
    expect(keiko().passkeys).toHaveLength(1);
  });

  test('of Google are deleted by the id that begins with eac_', async () => {
    const user = await client.users.getUser(grace().id);
    const account = user.externalAccounts.find((item) => item.provider === 'oauth_google')!;
    expect(account.id).toMatch(/^idn_/);
    await expect(
      client.users.deleteUserExternalAccount({ userId: user.id, externalAccountId: account.id }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
    const externalAccountId = account.externalAccountId!;
    await client.users.deleteUserExternalAccount({ userId: user.id, externalAccountId });
    expect(grace().externalAccounts.map((item) => item.provider)).toEqual(['oauth_github']);
  });

  test('have the token of their provider, one per account', async () => {
    const { data, totalCount } = await client.users.getUserOauthAccessToken(grace().id, 'google');
    expect(totalCount).toBe(1);
    expect(data[0]).toMatchObject({ provider: 'oauth_google', scopes: ['email', 'openid', 'profile'] });
    expect((await client.users.getUserOauthAccessToken(ada().id, 'google')).totalCount).toBe(0);
    await expect(client.users.getUserOauthAccessToken(ada().id, 'facebook')).rejects.toEqual(
      refusal(404, 'oauth_token_provider_not_enabled'),
    );
  });
});

describe('an invitation to the application', () => {
  test('can be deleted whatever its status', async () => {
    for (const id of people.clerk.state.invitations.keys()) {
      expect((await client.invitations.deleteInvitation(id)).deleted).toBe(true);
    }
    expect((await client.invitations.getInvitationList()).totalCount).toBe(0);
  });
});
