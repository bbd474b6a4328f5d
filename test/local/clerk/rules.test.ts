import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../local/clerk/server.ts';
import type { EmbeddedClerk, InstanceSettings } from '../../../local/clerk/server.ts';

type UserListParameters = NonNullable<Parameters<ClerkClient['users']['getUserList']>[0]>;

let clerk: EmbeddedClerk;
let client: ClerkClient;

const clientOf = (server: EmbeddedClerk, secretKey = server.secretKey) =>
  createClerkClient({ secretKey, apiUrl: server.url, telemetry: { disabled: true } });

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = clientOf(clerk);
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const seeded = (email: string) =>
  [...clerk.state.users.values()].find((user) => user.emailAddresses[0]?.emailAddress === email)!;
const ada = () => seeded('ada.okafor@northwind.example');
const bruno = () => seeded('bruno.almeida@northwind.example');
const northwind = () => [...clerk.state.organizations.values()][0]!;

/** What matters of the error that the request ends with. */
const refusal = (status: number, code: string, paramName?: string) =>
  expect.objectContaining({
    status,
    clerkTraceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    errors: expect.arrayContaining([
      expect.objectContaining({
        code,
        ...(paramName === undefined ? {} : { meta: expect.objectContaining({ paramName }) }),
      }),
    ]),
  });

async function withSettings<Result>(
  settings: Partial<InstanceSettings>,
  use: (client: ClerkClient) => Promise<Result>,
): Promise<Result> {
  const other = await startEmbeddedClerk({ settings, seed: false });
  try {
    return await use(clientOf(other));
  } finally {
    await other.close();
  }
}

describe('the seed', () => {
  test('is the same on every start, but for what opens something', async () => {
    const other = await startEmbeddedClerk();
    expect([...other.state.users.values()]).toEqual([...clerk.state.users.values()]);
    expect([...other.state.memberships.keys()]).toEqual([...clerk.state.memberships.keys()]);
    const secrets = ({ state, secretKey, signInCode }: EmbeddedClerk) => [
      secretKey,
      signInCode,
      ...[...state.machines.values()].map((machine) => machine.secretKey),
      ...[...state.oauthApplications.values()].map(({ clientSecret }) => clientSecret),
      ...[...state.apiKeys.values()].map(({ secret }) => secret),
      ...[...state.sessions.values()].map(({ refreshToken }) => refreshToken),
      ...[...state.invitations.values()].map(({ url }) => url),
      ...[...state.organizationInvitations.values()].map(({ url }) => url),
      state.instance.clientTokenSecret,
    ];
    const all = [...secrets(clerk), ...secrets(other)];
    expect(new Set(all).size).toBe(all.length);
    await other.close();
  });

  test('has 30 users and 4 organizations with ids that look like those of Clerk', () => {
    expect(clerk.state.users.size).toBe(30);
    expect(clerk.state.organizations.size).toBe(4);
    for (const id of clerk.state.users.keys()) expect(id).toMatch(/^user_2[A-Za-z0-9]{26}$/);
    for (const id of clerk.state.organizations.keys()) expect(id).toMatch(/^org_2[A-Za-z0-9]{26}$/);
  });

  test('comes back with reset, whatever was done', async () => {
    const id = ada().id;
    await client.users.deleteUser(id);
    clerk.reset();
    expect((await client.users.getUser(id)).firstName).toBe('Ada');
  });
});

describe('the key', () => {
  test('must be the right one', async () => {
    await expect(clientOf(clerk, 'sk_test_wrong').users.getCount()).rejects.toEqual(
      refusal(401, 'clerk_key_invalid'),
    );
  });

  test('must be there', async () => {
    const response = await fetch(`${clerk.url}/v1/users`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      errors: [{ code: 'authorization_header_format_invalid' }],
    });
  });

  test('can be rotated: the old one is refused from then on', async () => {
    const old = clerk.secretKey;
    clerk.rotateSecretKey('sk_test_rotated');
    await expect(client.users.getCount()).rejects.toEqual(refusal(401, 'clerk_key_invalid'));
    expect(await clientOf(clerk, 'sk_test_rotated').users.getCount()).toBe(30);
    clerk.rotateSecretKey(old);
  });
});

describe('an organization without slugs', () => {
  test('is refused one, when the instance has none', async () => {
    await withSettings({ organizationSlugs: false }, async (other) => {
      await expect(other.organizations.createOrganization({ name: 'x', slug: 'x' })).rejects.toEqual(
        refusal(403, 'organization_slugs_disabled'),
      );
    });
  });
});

describe('creating a user', () => {
  test('wants one status for each address, or none at all', async () => {
    const body = { email_address: ['a@example.com', 'b@example.com'], skip_password_requirement: true };
    const response = await fetch(`${clerk.url}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, email_address_identification_status: ['verified'] }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'form_param_array_length_mismatch' }] });
  });

  test('makes the addresses verified and the first one primary', async () => {
    const user = await client.users.createUser({
      emailAddress: ['One@example.com', 'two@example.com'],
      phoneNumber: ['+14155550190'],
      publicMetadata: { camelCase: { innerKey: 1 } },
    });
    expect(user.primaryEmailAddress?.emailAddress).toBe('one@example.com');
    expect(user.emailAddresses.map((item) => item.verification?.status)).toEqual(['verified', 'verified']);
    expect(user.publicMetadata).toEqual({ camelCase: { innerKey: 1 } });
  });

  test.each([
    ['email_address', { emailAddress: ['ADA.okafor@northwind.example'] }],
    ['phone_number', { emailAddress: ['x@example.com'], phoneNumber: ['+14155550101'] }],
    ['username', { emailAddress: ['x@example.com'], username: 'ADA_okafor' }],
    ['external_id', { emailAddress: ['x@example.com'], externalId: 'crm-1001' }],
    [
      'web3_wallet',
      { emailAddress: ['x@example.com'], web3Wallet: ['0x52908400098527886E0F7030069857D2E4169EE7'] },
    ],
  ])('is refused when the %s is taken', async (paramName, parameters) => {
    await expect(client.users.createUser(parameters)).rejects.toEqual(
      refusal(422, 'form_identifier_exists', paramName),
    );
    expect(clerk.state.users.size).toBe(30);
  });

  test.each([
    ['form_password_length_too_short', 'short'],
    ['form_password_pwned', 'password123'],
  ])('is refused with %s, unless password checks are skipped', async (code, password) => {
    const parameters = { emailAddress: ['x@example.com'], password };
    await expect(client.users.createUser(parameters)).rejects.toEqual(refusal(422, code, 'password'));
    const user = await client.users.createUser({ ...parameters, skipPasswordChecks: true });
    expect(user.passwordEnabled).toBe(true);
  });

  test('names what the instance requires', async () => {
    await withSettings({ password: 'required', firstName: 'required' }, async (strict) => {
      const attempt = strict.users.createUser({ emailAddress: ['x@example.com'] });
      await expect(attempt).rejects.toEqual(refusal(422, 'form_data_missing'));
      await expect(attempt).rejects.toMatchObject({
        errors: [{ longMessage: expect.stringContaining('"first_name" "password"') }],
      });
    });
  });

  test('takes no attribute that the instance refuses', async () => {
    await withSettings({ username: 'off' }, async (strict) => {
      await expect(
        strict.users.createUser({ emailAddress: ['x@example.com'], username: 'somebody' }),
      ).rejects.toEqual(refusal(422, 'form_param_unknown', 'username'));
    });
  });

  test('takes no unknown parameter', async () => {
    const response = await fetch(`${clerk.url}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: JSON.stringify({ email_address: ['x@example.com'], nickname: 'x' }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [{ code: 'form_param_unknown', meta: { param_name: 'nickname' } }],
    });
  });
});

describe('updating a user', () => {
  test('refuses metadata, which has operations of its own', async () => {
    const response = await fetch(`${clerk.url}/v1/users/${ada().id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: JSON.stringify({ public_metadata: {} }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ meta: { param_name: 'public_metadata' } }] });
  });

  test('refuses a primary address that is unverified', async () => {
    const unverified = bruno().emailAddresses[1]!.id;
    await expect(client.users.updateUser(bruno().id, { primaryEmailAddressID: unverified })).rejects.toEqual(
      refusal(422, 'form_verification_needed', 'primary_email_address_id'),
    );
  });

  test("refuses a primary address that is another user's", async () => {
    const foreign = ada().emailAddresses[0]!.id;
    await expect(client.users.updateUser(bruno().id, { primaryEmailAddressID: foreign })).rejects.toEqual(
      refusal(422, 'form_resource_not_found', 'primary_email_address_id'),
    );
  });

  test('changes what is given and nothing else', async () => {
    const user = await client.users.updateUser(ada().id, { lastName: 'Eze' });
    expect([user.firstName, user.lastName, user.username]).toEqual(['Ada', 'Eze', 'ada_okafor']);
  });

  test('ends the other sessions only together with a password', async () => {
    await expect(client.users.updateUser(ada().id, { signOutOfOtherSessions: true })).rejects.toEqual(
      refusal(422, 'form_conditional_param_missing', 'password'),
    );
    await client.users.updateUser(ada().id, { password: 'quite a long one', signOutOfOtherSessions: true });
    const active = await client.sessions.getSessionList({ userId: ada().id, status: 'active' });
    expect(active.totalCount).toBe(0);
  });
});

describe('metadata', () => {
  test('is merged at every depth by PATCH, and null deletes', async () => {
    const user = await client.users.updateUserMetadata(ada().id, {
      publicMetadata: { plan: null, onboarding: { step: 6 }, added: [1] },
    });
    expect(user.publicMetadata).toEqual({ onboarding: { completed: true, step: 6 }, added: [1] });
    expect(user.privateMetadata).toEqual({ accountManager: 'Lena Fischer' });
  });

  test('is replaced by PUT, kind by kind', async () => {
    const user = await client.users.replaceUserMetadata(ada().id, { publicMetadata: { only: 'this' } });
    expect(user.publicMetadata).toEqual({ only: 'this' });
    expect(user.privateMetadata).toEqual({ accountManager: 'Lena Fischer' });
  });

  test('holds at most 8 KB, and nothing changes when one kind is too large', async () => {
    await expect(
      client.users.updateUserMetadata(ada().id, {
        publicMetadata: { plan: 'x' },
        privateMetadata: { long: 'x'.repeat(8192) },
      }),
    ).rejects.toEqual(refusal(422, 'form_param_exceeds_allowed_size', 'private_metadata'));
    expect((await client.users.getUser(ada().id)).publicMetadata['plan']).toBe('enterprise');
  });
});

describe('lists', () => {
  test('have 10 items by default, newest first, and the total', async () => {
    const page = await client.users.getUserList();
    expect(page.data).toHaveLength(10);
    expect(page.totalCount).toBe(30);
    expect(page.data[0]?.firstName).toBe('Daria');
  });

  test('take at most 500 items and 100 values of a filter', async () => {
    await expect(client.users.getUserList({ limit: 501 })).rejects.toEqual(
      refusal(422, 'form_param_value_too_large', 'limit'),
    );
    const userId = Array.from({ length: 101 }, (_, index) => `user_${index}`);
    await expect(client.users.getUserList({ userId })).rejects.toEqual(
      refusal(422, 'form_param_array_size_exceeded', 'user_id'),
    );
  });

  const filters: [string, UserListParameters, string[]][] = [
    ['emailAddress', { emailAddress: ['grace.nakamura@bluefin.example'] }, ['Grace']],
    ['phoneNumber', { phoneNumber: ['+14155550107'] }, ['Grace']],
    ['username', { username: ['keiko'] }, ['Keiko']],
    ['externalId', { externalId: ['crm-1005', 'crm-nobody'] }, ['Elif']],
    ['query', { query: 'VOLKOV' }, ['Dmitri']],
    [
      'orderBy',
      { query: 'lumen.example', orderBy: '+last_name' },
      ['Samuel', 'Quentin', 'Rania', 'Tereza', 'Priya'],
    ],
  ];

  test.each(filters)('filter by %s', async (_, parameters, names) => {
    const { data, totalCount } = await client.users.getUserList(parameters);
    expect(new Set(data.map((user) => user.firstName))).toEqual(new Set(names));
    expect(totalCount).toBe(names.length);
  });

  test('filter by banned, which the SDK has no parameter for', async () => {
    const response = await fetch(`${clerk.url}/v1/users/count?banned=true`, {
      headers: { authorization: `Bearer ${clerk.secretKey}` },
    });
    expect(await response.json()).toEqual({ object: 'total_count', total_count: 2 });
  });

  test('order users by what is asked for', async () => {
    const { data } = await client.users.getUserList({ orderBy: '+first_name', limit: 3, offset: 1 });
    expect(data.map((user) => user.firstName)).toEqual(['Ada', 'Beatriz', 'Bruno']);
  });

  test('filter by organization, by exclusion and by time', async () => {
    const members = await client.users.getUserList({ organizationId: [northwind().id] });
    expect(members.totalCount).toBe(6);
    const others = await client.users.getUserList({
      organizationId: [northwind().id],
      userId: [`-${ada().id}`],
    });
    expect(others.totalCount).toBe(5);
    const early = await client.users.getUserList({ createdAtBefore: bruno().createdAt });
    expect(early.data.map((user) => user.firstName)).toEqual(['Ada']);
  });
});

describe('ids', () => {
  test.each(['user_nobody', 'user_1/totp', 'user_1#x', 'user_1%2Ftotp', 'ünïcode', 'x'.repeat(4000)])(
    'that are unknown or hostile end in a 404: %.30s',
    async (id) => {
      await expect(client.users.getUser(id)).rejects.toEqual(refusal(404, 'resource_not_found'));
    },
  );

  test('that carry a query ask for something that no user can be asked', async () => {
    await expect(client.users.getUser('user_1?x=y')).rejects.toEqual(refusal(422, 'form_param_unknown', 'x'));
  });
});

describe('email addresses and phone numbers', () => {
  test('are unverified unless the caller vouches, and cannot be primary until then', async () => {
    const userId = ada().id;
    const address = await client.emailAddresses.createEmailAddress({
      userId,
      emailAddress: 'ada@home.example',
    });
    expect(address.verification).toBeNull();
    await expect(client.emailAddresses.updateEmailAddress(address.id, { primary: true })).rejects.toEqual(
      refusal(422, 'form_verification_needed'),
    );
    await client.emailAddresses.updateEmailAddress(address.id, { verified: true, primary: true });
    expect((await client.users.getUser(userId)).primaryEmailAddressId).toBe(address.id);
  });

  test('can be deleted', async () => {
    const id = ada().phoneNumbers[0]!.id;
    expect((await client.phoneNumbers.deletePhoneNumber(id)).deleted).toBe(true);
    await expect(client.phoneNumbers.getPhoneNumber(id)).rejects.toEqual(refusal(404, 'resource_not_found'));
    expect((await client.users.getUser(ada().id)).primaryPhoneNumberId).toBeNull();
  });
});

describe('banning, locking and deleting', () => {
  test('a ban revokes the sessions', async () => {
    expect((await client.users.banUser(ada().id)).banned).toBe(true);
    const { data } = await client.sessions.getSessionList({ userId: ada().id });
    expect(data.map((session) => session.status)).toEqual(['revoked', 'revoked']);
    expect((await client.users.unbanUser(ada().id)).banned).toBe(false);
  });

  test('a lock ends by itself after an hour', async () => {
    let time = Date.UTC(2026, 0, 1);
    const other = await startEmbeddedClerk({ now: () => time });
    const id = [...other.state.users.keys()][0]!;
    expect((await clientOf(other).users.lockUser(id)).locked).toBe(true);
    time += 3_600_000;
    expect((await clientOf(other).users.getUser(id)).locked).toBe(false);
    await other.close();
  });

  test('a deleted user is gone with memberships and sessions', async () => {
    const { id } = ada();
    expect(await client.users.deleteUser(id)).toMatchObject({ id, deleted: true });
    expect([...clerk.state.memberships.values()].filter((item) => item.userId === id)).toEqual([]);
    expect((await client.sessions.getSessionList({ userId: id })).totalCount).toBe(0);
  });
});

describe('organizations and memberships', () => {
  test('a creator becomes the admin', async () => {
    const organization = await client.organizations.createOrganization({ name: 'Acme', createdBy: ada().id });
    const { data } = await client.organizations.getOrganizationMembershipList({
      organizationId: organization.id,
    });
    expect(data.map((item) => [item.publicUserData?.userId, item.role])).toEqual([[ada().id, 'org:admin']]);
  });

  test("a user's memberships come in pages with role, permissions and organization", async () => {
    const page = await client.users.getOrganizationMembershipList({ userId: ada().id, limit: 3 });
    expect(page.data).toHaveLength(3);
    expect(page.totalCount).toBe(4);
    expect(page.data[0]?.permissions).toContain('org:sys_memberships:read');
    expect(page.data[0]?.organization.name).toBe('Lumen Health');
  });

  test('nobody is a member twice', async () => {
    await expect(
      client.organizations.createOrganizationMembership({
        organizationId: northwind().id,
        userId: ada().id,
        role: 'org:member',
      }),
    ).rejects.toEqual(refusal(400, 'already_a_member_in_organization'));
  });

  test('the last who can manage an organization cannot leave it', async () => {
    const lumen = [...clerk.state.organizations.values()].at(-1)!;
    const priya = seeded('priya.raman@lumen.example');
    await expect(
      client.organizations.deleteOrganizationMembership({ organizationId: lumen.id, userId: priya.id }),
    ).rejects.toEqual(refusal(400, 'organization_minimum_permissions_needed'));
  });
});

describe('invitations', () => {
  test('a pending address or an existing user is refused unless told to ignore it', async () => {
    const pending = { emailAddress: 'nina.petrova@northwind.example' };
    const existing = { emailAddress: 'ada.okafor@northwind.example' };
    await expect(client.invitations.createInvitation(pending)).rejects.toEqual(
      refusal(400, 'duplicate_record'),
    );
    await expect(client.invitations.createInvitation(existing)).rejects.toEqual(
      refusal(422, 'form_identifier_exists', 'email_address'),
    );
    for (const parameters of [pending, existing]) {
      const invitation = await client.invitations.createInvitation({ ...parameters, ignoreExisting: true });
      expect(invitation.status).toBe('pending');
    }
  });

  test('a revoked one leaves the list and cannot be revoked again', async () => {
    const { data, totalCount } = await client.invitations.getInvitationList({ status: 'pending' });
    expect(totalCount).toBe(2);
    const revoked = await client.invitations.revokeInvitation(data[0]!.id);
    expect(revoked.status).toBe('revoked');
    await expect(client.invitations.revokeInvitation(data[0]!.id)).rejects.toEqual(
      refusal(400, 'invitation_already_revoked'),
    );
  });
});
