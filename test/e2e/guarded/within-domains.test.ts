import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { textOf, type TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { withinFixture } from './within-fixture.ts';

const fixture = withinFixture();
const bluefin = seededOrganizations['bluefin-analytics']!;
const domain = 'generated.example';
type User = NonNullable<ReturnType<EmbeddedClerk['state']['users']['get']>>;

/** May do to users of one domain whatever can be given there; and to members of Bluefin who are of that domain. */
let agent: TestClient;
let bluefinAgent: TestClient;
let insiders: User[];
let stranger: User;
beforeAll(async () => {
  agent = await fixture.reaching('generated');
  bluefinAgent = await fixture.reaching('generated-bluefin');
});
beforeEach(() => {
  fixture.clerk.reset();
  fixture.clerk.requests.length = 0;
  const users = [...state().users.values()];
  const own = users.filter(
    ({ primaryEmailAddressId, externalAccounts, banned, lockedUntil }) =>
      primaryEmailAddressId && externalAccounts.length === 0 && !banned && lockedUntil === null,
  );
  insiders = own.slice(0, 2);
  for (const user of insiders) readdress(user, `${user.username ?? user.id}@${domain}`.toLowerCase());
  stranger = own[2]!;
  readdress(stranger, 'stranger@other.example');
});

const state = () => fixture.clerk.state;
const primaryOf = (user: User) => user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)!;
function readdress(user: User, address: string, status = 'verified') {
  const primary = primaryOf(user);
  primary.emailAddress = address;
  primary.verification = { ...primary.verification!, status } as typeof primary.verification;
}
async function told(client: TestClient, name: string, args: Record<string, unknown>) {
  const before = fixture.clerk.requests.length;
  const answer = await client.call(name, args);
  const requests = fixture.clerk.requests
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((request) => request !== 'GET /v1/instance');
  return { isError: answer.isError ?? false, text: textOf(answer), requests };
}
const run = (client: TestClient, operation: string, args: Record<string, unknown>) =>
  told(client, 'run_operation', { operation, arguments: args });
const nobody = 'user_2nobodyHasThisIdAtAllInThis';

describe('out of reach', () => {
  test.each<[string, (user: User) => void]>([
    ['at another domain', () => undefined],
    ['at a domain below', (user) => readdress(user, `x@sub.${domain}`)],
    ['at a domain that only ends like it', (user) => readdress(user, `x@not${domain}`)],
    ['with the domain in front of the @', (user) => readdress(user, `generated.example@other.example`)],
    ['there and not verified', (user) => readdress(user, `x@${domain}`, 'unverified')],
    [
      'there by another address alone',
      (user) => {
        const other = { ...structuredClone(primaryOf(user)), id: 'idn_2other', emailAddress: `x@${domain}` };
        user.emailAddresses.push(other);
      },
    ],
  ])('is a user whose primary address is %s, as one whom nobody has', async (_, change) => {
    change(stranger);
    const before = structuredClone(stranger);
    for (const [tool, more] of [
      ['get_user', {}],
      ['list_user_sessions', {}],
      ['update_user', { firstName: 'Zed' }],
      ['ban_user', {}],
      ['delete_user', {}],
      ['revoke_user_sessions', {}],
      ['change_contact_methods', { action: 'add', emailAddress: `y@${domain}` }],
    ] as const) {
      const found = await told(agent, tool, { userId: stranger.id, ...more });
      const missing = await told(agent, tool, { userId: nobody, ...more });
      const same = (text: string) => text.replaceAll(nobody, stranger.id);
      expect([tool, found]).toEqual([
        tool,
        { isError: missing.isError, text: same(missing.text), requests: missing.requests.map(same) },
      ]);
    }
    expect(state().users.get(stranger.id)).toEqual(before);
  });

  test('nobody is found by whatever value, nor by an address that is not the primary one', async () => {
    stranger.externalId = 'crm-outside';
    const other = { ...structuredClone(primaryOf(stranger)), id: 'idn_2other', emailAddress: `x@${domain}` };
    stranger.emailAddresses.push(other);
    for (const args of [
      { emailAddress: 'stranger@other.example' },
      { emailAddress: `x@${domain}` },
      { externalId: 'crm-outside' },
    ]) {
      expect((await told(agent, 'find_user', args)).text).toMatch(/^Nobody/);
    }
    await expect(agent.readResource(`clerk://users/${stranger.id}`)).rejects.toThrow(/found/);
    expect(await agent.readResource(`clerk://users/${insiders[0]!.id}`)).toMatchObject({});
  });

  test('nothing is listed, counted or completed that Clerk can not filter, and the refusal says so', async () => {
    const listed = (await agent.listTools()).map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining(['find_user', 'get_user', 'create_user', 'update_user']));
    for (const tool of [
      'list_users',
      'list_organizations',
      'list_invitations',
      'export_users',
      'review_access',
    ]) {
      expect(listed).not.toContain(tool);
    }
    expect(await told(agent, 'list_users', { emailAddressQuery: `@${domain}` })).toMatchObject({
      isError: true,
      requests: [],
      text: expect.stringContaining(
        `list_users is out of reach: users:read is given to you only within the users of ${domain}`,
      ),
    });
    expect(await run(agent, 'get_user_count', {})).toMatchObject({ isError: true, requests: [] });
    const uri = 'clerk://users/{userId}';
    await expect(agent.complete({ uri }, 'userId', 'user_')).rejects.toThrow(/list, count or search users/);
  });

  test('no organization is there', async () => {
    expect(await told(agent, 'get_organization', { organizationId: bluefin })).toMatchObject({
      isError: true,
      requests: [],
    });
    expect(await told(agent, 'get_user_memberships', { userId: insiders[0]!.id })).toMatchObject({
      isError: true,
      requests: [],
    });
  });
});

describe('in reach', () => {
  test('users are read, changed and ended, each with one request more', async () => {
    const [{ id: userId }] = insiders as [User];
    expect((await told(agent, 'get_user', { userId })).requests).toHaveLength(1);
    const found = await told(agent, 'find_user', { emailAddress: primaryOf(insiders[0]!).emailAddress });
    expect([found.text.includes(userId), found.requests.length]).toEqual([true, 1]);
    const change = await run(agent, 'set_user_password_compromised', { userId });
    const lookups = change.requests.filter((request) => request.startsWith('GET /v1/users?'));
    // Once before the question, and once for the change itself.
    expect([change.isError, lookups.length]).toEqual([false, 2]);
    for (const [tool, more] of [
      ['update_user', { firstName: 'Zed' }],
      ['ban_user', {}],
      ['delete_user', {}],
    ] as const) {
      expect([tool, await told(agent, tool, { userId, ...more })]).toMatchObject([tool, { isError: false }]);
    }
  });

  test('a guardrail that stands for an organization does not say for which', async () => {
    const [user] = insiders as [User];
    const [any] = state().memberships.values();
    const harbor = seededOrganizations['harbor-and-pine']!;
    for (const membership of state().memberships.values()) {
      if (membership.organizationId === harbor) membership.role = 'org:member';
    }
    const membership = { ...any!, id: 'orgmem_2last', organizationId: harbor, role: 'org:admin' };
    state().memberships.set('orgmem_2last', { ...membership, userId: user.id });
    const { isError, text } = await told(agent, 'delete_user', { userId: user.id });
    expect([isError, text.match(/org_\w+/g)]).toEqual([true, null]);
    expect(text).toContain('for an organization that is out of your reach');
    expect(state().users.has(user.id)).toBe(true);
  });

  test('what the reach rests on stays as it is', async () => {
    const [user] = insiders as [User];
    const userId = user.id;
    const second = {
      ...structuredClone(primaryOf(user)),
      id: 'idn_2second',
      emailAddress: `second@${domain}`,
    };
    user.emailAddresses.push(second);
    const before = structuredClone(user);
    const { emailAddress } = primaryOf(user);
    for (const args of [
      { action: 'make_primary', emailAddress: second.emailAddress },
      { action: 'add', emailAddress: `third@${domain}`, verified: true, primary: true },
      { action: 'remove', emailAddress },
    ]) {
      expect([args, await told(agent, 'change_contact_methods', { userId, ...args })]).toMatchObject([
        args,
        { isError: true },
      ]);
      expect(state().users.get(userId)).toEqual(before);
    }
    const moved = { userId, action: 'make_primary', emailAddress: second.emailAddress };
    expect((await told(agent, 'change_contact_methods', moved)).text).toContain(
      'the primary email address of a user decides whether they are in your reach',
    );
    const replaced = { userId, emailAddress: 'away@other.example' };
    expect(await run(agent, 'replace_user_email_address', replaced)).toMatchObject({ isError: true });
    expect(state().users.get(userId)).toEqual(before);
    const removed = { userId, action: 'remove', emailAddress: second.emailAddress };
    expect(await told(agent, 'change_contact_methods', removed)).toMatchObject({ isError: false });
    const added = { userId, action: 'add', emailAddress: 'private@other.example' };
    expect(await told(agent, 'change_contact_methods', added)).toMatchObject({ isError: false });
  });

  test('who is no longer there is changed no more', async () => {
    const [user] = insiders as [User];
    const change = { userId: user.id, firstName: 'One' };
    expect(await told(agent, 'update_user', change)).toMatchObject({ isError: false });
    readdress(user, 'moved@other.example');
    expect(await told(agent, 'update_user', { ...change, firstName: 'Two' })).toMatchObject({
      isError: true,
    });
    expect(state().users.get(user.id)!.firstName).toBe('One');
  });

  test('who is created or invited is in reach, and nobody else is', async () => {
    const create = (more: object) => told(agent, 'create_user', { skipPasswordRequirement: true, ...more });
    for (const args of [
      { emailAddress: ['new@other.example'] },
      { emailAddress: [`new@${domain}`, 'new@other.example'] },
      { emailAddress: [`new@${domain}`], emailAddressIdentificationStatus: ['reserved'] },
      { username: 'nobody_new' },
      { emailAddress: [], username: 'nobody_new' },
    ]) {
      const users = state().users.size;
      expect([args, await create(args)]).toMatchObject([
        args,
        {
          isError: true,
          text: expect.stringContaining(`has a verified email address at ${domain}, and no other`),
        },
      ]);
      expect(state().users.size).toBe(users);
    }
    expect(await create({ emailAddress: [`new@${domain}`] })).toMatchObject({ isError: false });
    expect((await told(agent, 'find_user', { emailAddress: `new@${domain}` })).text).toMatch(/^One user/);
    const invited = (emailAddress: string) => told(agent, 'create_user_invitation', { emailAddress });
    expect(await invited('new2@other.example')).toMatchObject({ isError: true });
    expect(await invited(`new2@${domain}`)).toMatchObject({ isError: false });
    const rows = (...addresses: string[]) => ({ rows: addresses.map((emailAddress) => ({ emailAddress })) });
    await told(agent, 'invite_users', rows(`new3@${domain}`));
    await told(agent, 'invite_users', rows(`new5@${domain}`, 'new5@other.example'));
    const bulk = { invitations: rows(`new4@${domain}`, 'new4@other.example').rows };
    expect(await run(agent, 'create_user_invitations_in_bulk', bulk)).toMatchObject({ isError: true });
    const addresses = [...state().invitations.values()].map(({ emailAddress }) => emailAddress);
    expect(addresses.filter((address) => /^new\d@/.test(address)).toSorted()).toEqual([
      `new2@${domain}`,
      `new3@${domain}`,
    ]);
  });

  test('whoami says where', async () => {
    const { structuredContent } = await agent.call('whoami', {});
    expect(structuredContent!['within']).toEqual([
      { rule: 'generated', emailDomains: [domain], exclusive: false },
    ]);
  });
});

describe('with organizations', () => {
  const join = (user: User, organizationId: string) => {
    const [any] = state().memberships.values();
    const id = `orgmem_2${user.id.slice(5, 12)}${organizationId.slice(4, 10)}`;
    state().memberships.set(id, { ...any!, id, organizationId, userId: user.id, role: 'org:member' });
  };
  const leaveAll = (...users: User[]) => {
    for (const [id, { userId }] of state().memberships) {
      if (users.some((user) => user.id === userId)) state().memberships.delete(id);
    }
  };

  test('both must hold', async () => {
    const [member, other] = insiders as [User, User];
    leaveAll(member, other, stranger);
    join(member, bluefin);
    join(stranger, bluefin);
    const reads = async (user: User) => !(await told(bluefinAgent, 'get_user', { userId: user.id })).isError;
    expect([await reads(member), await reads(other), await reads(stranger)]).toEqual([true, false, false]);
    const bans = async (user: User) => !(await told(bluefinAgent, 'ban_user', { userId: user.id })).isError;
    expect([await bans(other), await bans(stranger), await bans(member)]).toEqual([false, false, true]);
    join(member, seededOrganizations['harbor-and-pine']!);
    expect(await told(bluefinAgent, 'unban_user', { userId: member.id })).toMatchObject({
      isError: true,
      text: expect.stringContaining('belongs to another organization, too'),
    });
  });

  test('nobody is made, since they would be in none', async () => {
    const { isError } = await told(bluefinAgent, 'create_user', { emailAddress: [`new@${domain}`] });
    expect(isError).toBe(true);
  });

  test('of other rules, each is reached by its own', async () => {
    const [insider] = insiders as [User];
    const both = await fixture.reaching('generated', 'bluefin');
    leaveAll(insider, stranger);
    join(stranger, bluefin);
    const reads = async (userId: string) => !(await told(both, 'get_user', { userId })).isError;
    expect([await reads(insider.id), await reads(stranger.id)]).toEqual([true, true]);
    leaveAll(stranger);
    expect(await reads(stranger.id)).toBe(false);
    const members = { organizationId: bluefin };
    expect(await told(both, 'list_organization_members', members)).toMatchObject({ isError: false });
  });
});

test('an organization in which only another domain is in reach is outside for whoever is in it, by whatever other rule', async () => {
  // Reaches people of the domain in Bluefin, and everybody in Harbor, each if they belong to nothing else.
  const both = await fixture.reaching('generated-bluefin', 'writers');
  const harbor = seededOrganizations['harbor-and-pine']!;
  const membership = [...state().memberships.values()].find(
    ({ organizationId }) => organizationId === harbor,
  );
  const user = state().users.get(membership!.userId)!;
  for (const [id, { userId, organizationId }] of state().memberships) {
    if (userId === user.id && organizationId !== harbor) state().memberships.delete(id);
  }
  const change = { userId: user.id, lastName: 'Changed' };
  expect((await told(both, 'update_user', change)).text).toContain('Updated lastName');
  state().memberships.set('orgmem_2shared', {
    ...membership!,
    id: 'orgmem_2shared',
    organizationId: bluefin,
    role: 'org:member',
  });
  const refused = await told(both, 'update_user', { ...change, lastName: 'Again' });
  expect(refused.text).toContain('belongs to another organization, too');
  expect(user.lastName).toBe('Changed');
});
