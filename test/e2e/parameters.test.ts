import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { permissions } from '../../lambda/access/permissions.ts';
import { ada, keiko, northwind } from '../local/clerk/users/people-picks.ts';
import { clients, confirming, type TestClient, textOf } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

let granting: GrantingLaptop;
let client: TestClient;
let organizer: TestClient;
beforeAll(async () => {
  granting = await startGrantingLaptop();
  const [{ connect }] = clients;
  client = await connect(await granting.with([...permissions])).then(confirming);
  organizer = await connect(await granting.with(['organizations:write'])).then(confirming);
});
afterEach(() => granting.laptop.clerk.reset());
afterAll(async () => {
  await client.close();
  await organizer.close();
  await granting.close();
});

const clerk = () => granting.laptop.clerk;

/** Calls a tool, or an operation through run_operation, that must not fail. */
async function call<Answer>(tool: string, args: Record<string, unknown>): Promise<Answer> {
  const answer = await client.call(tool, args);
  expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
  return answer.structuredContent as Answer;
}
const run = (operation: string, args: Record<string, unknown>) =>
  call<{ result: Record<string, unknown> }>('run_operation', { operation, arguments: args });

/** What the embedded Clerk was asked to do. */
const sent = () => clerk().requests.filter(({ method }) => method !== 'GET');

describe('a user', () => {
  test.each(['pbkdf2_sha512', 'pbkdf2_sha512_hex', 'sha512_symfony', 'ldap_ssha'])(
    'comes with a digest made by %s',
    async (passwordHasher) => {
      const { user } = await call<{ user: { passwordEnabled: boolean } }>('create_user', {
        emailAddress: ['moved@example.org'],
        passwordDigest: 'digest-of-the-old-system',
        passwordHasher,
      });
      expect(user.passwordEnabled).toBe(true);
    },
  );

  test('comes with a time zone, which can be changed and cleared', async () => {
    const { user } = await call<{ user: { id: string } }>('create_user', {
      emailAddress: ['moved@example.org'],
      skipPasswordRequirement: true,
      timezone: 'Europe/Berlin',
    });
    for (const change of [{ timezone: 'Asia/Tokyo' }, { clear: ['timezone'] }]) {
      const { steps } = await call<{ steps: unknown }>('update_user', { userId: user.id, ...change });
      expect(steps).toMatchObject([{ parameters: ['timezone'] }]);
    }
    const rows = [{ emailAddress: ['row@example.org'], timezone: 'Europe/Berlin' }];
    await call('create_users', { rows, skipPasswordRequirement: true });
  });

  test('comes with a short password when its checks are skipped, and only then', async () => {
    const args = { emailAddress: ['moved@example.org'], password: 'abc' };
    const refused = await client.call('create_user', args);
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(
      'password: must have at least 8 characters; for a migration, skipPasswordChecks',
    );
    expect(sent()).toEqual([]);
    const { user } = await call<{ user: { id: string } }>('create_user', {
      ...args,
      skipPasswordChecks: true,
    });
    const again = await client.call('update_user', { userId: user.id, password: 'abd' });
    expect(textOf(again)).toContain('password: must have at least 8 characters');
    await call('update_user', { userId: user.id, password: 'abd', skipPasswordChecks: true });
  });

  test.each(['reserved', 'unverified'])(
    'can get a replaced address and number that are %s',
    async (status) => {
      const userId = keiko(clerk()).id;
      await run('replace_user_email_address', {
        userId,
        emailAddress: 'new@example.org',
        identificationStatus: status,
        notifyPrimaryEmailAddressChanged: true,
      });
      await run('replace_user_phone_number', {
        userId,
        phoneNumber: '+14155550177',
        identificationStatus: status,
      });
      const { emailAddresses, phoneNumbers } = clerk().state.users.get(userId)!;
      for (const [item] of [emailAddresses, phoneNumbers]) {
        expect(item).toMatchObject({ reserved: status === 'reserved', verification: null });
      }
    },
  );

  test('can get a number that is a second factor', async () => {
    const userId = ada(clerk()).id;
    const phoneNumber = '+14155550178';
    const args = { userId, action: 'add', phoneNumber, reservedForSecondFactor: true };
    expect(textOf(await client.call('change_contact_methods', args))).toContain(
      'reservedForSecondFactor: only works with',
    );
    await call('change_contact_methods', { ...args, verified: true });
    const number = ada(clerk()).phoneNumbers.find((one) => one.phoneNumber === phoneNumber);
    expect(number).toMatchObject({ reservedForSecondFactor: true });
  });
});

describe('an organization', () => {
  const createdAt = '2019-03-01T09:00:00.000Z';

  test('is created and changed with the time of its creation and its role set', async () => {
    const [roleSet] = [...clerk().state.roleSets.values()];
    const roleSetKey = roleSet!.key;
    const { organization } = await call<{ organization: { id: string; createdAt: string } }>(
      'create_organization',
      { name: 'Moved', createdAt, roleSetKey },
    );
    expect(organization.createdAt).toBe(createdAt);
    expect(clerk().state.organizations.get(organization.id)).toMatchObject({ roleSetKey });
    const later = '2020-03-01T09:00:00.000Z';
    const changed = await call<{ organization: { createdAt: string } }>('update_organization', {
      organizationId: organization.id,
      createdAt: later,
      roleSetKey,
    });
    expect(changed.organization.createdAt).toBe(later);
  });

  test('gets another role set only from who may change roles', async () => {
    const args = { organizationId: northwind(clerk()).id, roleSetKey: 'role_set:default' };
    const refused = await organizer.call('update_organization', args);
    expect(textOf(refused)).toContain('roleSetKey needs the permission roles:write');
    const create = await organizer.call('create_organization', { name: 'A', roleSetKey: 'role_set:default' });
    expect(textOf(create)).toContain('roleSetKey needs the permission roles:write');
    expect(sent()).toEqual([]);
  });

  test('invites without an email', async () => {
    const organizationId = northwind(clerk()).id;
    const invitation = { emailAddress: 'quiet@example.org', role: 'org:member', notify: false };
    await call('create_organization_invitation', { organizationId, ...invitation });
    await run('create_organization_invitations_in_bulk', {
      organizationId,
      invitations: [{ ...invitation, emailAddress: 'quieter@example.org' }],
    });
    const { organizationInvitations } = clerk().state;
    const invited = [...organizationInvitations.values()].map(({ emailAddress }) => emailAddress);
    expect(invited).toEqual(expect.arrayContaining(['quiet@example.org', 'quieter@example.org']));
  });

  test('revokes an invitation in the name of a member who may', async () => {
    const organizationId = northwind(clerk()).id;
    const { invitation } = await call<{ invitation: { id: string } }>('create_organization_invitation', {
      organizationId,
      emailAddress: 'quiet@example.org',
      role: 'org:member',
    });
    const outsider = [...clerk().state.users.keys()].find(
      (id) => ![...clerk().state.memberships.values()].some(({ userId }) => userId === id),
    );
    const args = { organizationId, invitationId: invitation.id };
    const refused = await client.call('revoke_invitation', { ...args, requestingUserId: outsider });
    expect(textOf(refused)).toContain('not_a_member_in_organization');
    const admin = [...clerk().state.memberships.values()].find(
      (one) => one.organizationId === organizationId && one.role === 'org:admin',
    )!;
    await call('revoke_invitation', { ...args, requestingUserId: admin.userId });
  });

  test('lists its members by everything that Clerk filters by, and its domains by state', async () => {
    const organizationId = northwind(clerk()).id;
    const membership = [...clerk().state.memberships.values()].find(
      (one) => one.organizationId === organizationId,
    );
    const user = clerk().state.users.get(membership!.userId)!;
    for (const filter of [
      { emailAddressQuery: user.emailAddresses[0]!.emailAddress.slice(0, 8) },
      { nameQuery: user.firstName },
      { createdAtBefore: '2100-01-01T00:00:00Z', createdAtAfter: '2000-01-01T00:00:00Z' },
    ]) {
      const { members } = await call<{ members: { userId: string }[] }>('list_organization_members', {
        organizationId,
        limit: 100,
        ...filter,
      });
      expect(members.map(({ userId }) => userId)).toContain(user.id);
    }
    const none = await call<{ members: unknown[] }>('list_organization_members', {
      organizationId,
      username: ['nobody-of-this-name'],
    });
    expect(none.members).toEqual([]);

    const domains = async (filter: object) =>
      (await run('list_organization_domains', { organizationId, ...filter })).result['items'] as {
        enrollmentMode: string;
      }[];
    await run('create_organization_domain', {
      organizationId,
      name: 'pending.example',
      enrollmentMode: 'manual_invitation',
      verified: false,
    });
    const all = await domains({});
    const unverified = await domains({ verified: false });
    expect(unverified.length).toBeGreaterThan(0);
    expect(unverified.length).toBeLessThan(all.length);
    const others = await domains({ enrollmentMode: ['-manual_invitation', '-enterprise_sso'] });
    expect(others).toEqual(all.filter(({ enrollmentMode }) => !/manual|sso/.test(enrollmentMode)));
  });
});

describe('of the instance', () => {
  test('the lists hold for sign-up only, and organizations have no slugs, where one wants it so', async () => {
    await run('update_instance_restrictions', { allowlistBlocklistDisabledOnSignIn: true });
    expect(clerk().state.instance.restrictions.allowlistBlocklistDisabledOnSignIn).toBe(true);
    const { result } = await run('update_instance_organization_settings', { slugDisabled: true });
    expect(result).toMatchObject({ slugDisabled: true });
  });

  test('OAuth applications ask for consent and PKCE or not', async () => {
    const { result } = await run('create_oauth_application', {
      name: 'Partner',
      redirectUris: ['https://partner.example/callback'],
      consentScreenEnabled: false,
      pkceRequired: true,
    });
    expect(result).toMatchObject({ consentScreenEnabled: false, pkceRequired: true });
  });

  test('sessions open in an organization, and keys are searched by a text', async () => {
    const [membership] = [...clerk().state.memberships.values()];
    const { result } = await run('create_session', {
      userId: membership!.userId,
      activeOrganizationId: membership!.organizationId,
    });
    expect(result).toMatchObject({ session: { lastActiveOrganizationId: membership!.organizationId } });
    const [key] = [...clerk().state.apiKeys.values()];
    const found = await run('list_api_keys', { subject: key!.subject, query: key!.name.slice(0, 4) });
    expect(found.result['totalCount']).toBe(1);
    const none = await run('list_api_keys', { subject: key!.subject, query: 'nothing-like-it' });
    expect(none.result['totalCount']).toBe(0);
  });
});

describe('users are counted', () => {
  test('by all that they are listed by, with a provider and its ids together', async () => {
    const organizationId = northwind(clerk()).id;
    const members = [...clerk().state.memberships.values()].filter(
      (one) => one.organizationId === organizationId,
    );
    const { result } = await run('get_user_count', { organizationId: [organizationId] });
    expect(result['count']).toBe(members.length);
    const alone = await client.call('run_operation', {
      operation: 'get_user_count',
      arguments: { provider: 'oauth_google' },
    });
    expect(textOf(alone)).toContain('provider: goes together with providerUserId');
  });
});
