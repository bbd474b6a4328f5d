import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { textOf, type TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { withinFixture } from './within-fixture.ts';

const fixture = withinFixture();
const bluefin = seededOrganizations['bluefin-analytics']!;
const harbor = seededOrganizations['harbor-and-pine']!;
const northwind = seededOrganizations['northwind-robotics']!;

/** May do within Bluefin whatever can be given there, and within Harbor what changes no user. */
let bluefinAgent: TestClient;
let harborAgent: TestClient;
beforeAll(async () => {
  bluefinAgent = await fixture.reaching('bluefin');
  harborAgent = await fixture.reaching('harbor');
});
beforeEach(() => fixture.clerk.reset());

const state = () => fixture.clerk.state;
const membershipsOf = (userId: string) =>
  [...state().memberships.values()].filter((membership) => membership.userId === userId);
/** The first member of an organization who belongs to so many. */
const memberOf = (organizationId: string, count = 1, role?: string) =>
  [...state().memberships.values()].find(
    (membership) =>
      membership.organizationId === organizationId &&
      (role === undefined || membership.role === role) &&
      membershipsOf(membership.userId).length === count,
  )!.userId;
const addressOf = (userId: string) => state().users.get(userId)!.emailAddresses[0]!.emailAddress;
/** What a call comes to: its text, without what is different each time, and how often Clerk was asked. */
async function told(client: TestClient, name: string, args: Record<string, unknown>) {
  const before = fixture.clerk.requests.length;
  const answer = await client.call(name, args);
  // Which instance it is, each instance of the function asks once.
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
  test.each([
    'get_user',
    'get_user_memberships',
    'list_user_sessions',
    'review_access',
    'update_user',
    'ban_user',
    'delete_user',
    'revoke_user_sessions',
  ])('%s tells of a user what it tells of one whom nobody has', async (tool) => {
    const more = tool === 'update_user' ? { firstName: 'Zed' } : {};
    const stranger = memberOf(harbor);
    const found = await told(bluefinAgent, tool, { userId: stranger, ...more });
    const missing = await told(bluefinAgent, tool, { userId: nobody, ...more });
    const same = (text: string) => text.replaceAll(nobody, stranger);
    expect({ ...found }).toEqual({
      isError: missing.isError,
      text: same(missing.text),
      requests: missing.requests.map(same),
    });
    expect(state().users.get(stranger)).toMatchObject({ banned: false });
  });

  test('an address, an external id and a part of a name find nobody', async () => {
    const stranger = memberOf(harbor);
    const { lastName } = state().users.get(stranger)!;
    state().users.get(stranger)!.externalId = 'crm-outside';
    for (const [tool, args] of [
      ['find_user', { emailAddress: addressOf(stranger) }],
      ['find_user', { externalId: 'crm-outside' }],
      ['list_users', { query: lastName! }],
      ['list_users', { emailAddressQuery: '@harbor' }],
      ['list_users', { userId: [stranger] }],
      ['list_users', { organizationId: [harbor] }],
      ['list_organizations', { query: 'harbor' }],
    ] as const) {
      const { text } = await told(bluefinAgent, tool, args);
      expect(text).not.toContain(stranger);
      expect(text).toMatch(/^(Nobody|0 )/);
    }
  });

  test('an exclusion of an organization tells nothing of who is in it', async () => {
    const shared = memberOf(bluefin, 2);
    const elsewhere = membershipsOf(shared).find(({ organizationId }) => organizationId !== bluefin);
    const { text } = await told(bluefinAgent, 'list_users', {
      organizationId: [`-${elsewhere!.organizationId}`],
    });
    expect(text).toContain(shared);
  });

  test('an organization is not there, by its id or its slug', async () => {
    for (const which of [{ organizationId: harbor }, { slug: 'harbor-and-pine' }]) {
      const { isError, text } = await told(bluefinAgent, 'get_organization', which);
      expect(isError).toBe(true);
      expect(text).toMatch(
        /No organization was found with id (org_\w+|harbor-and-pine) \(resource_not_found\)/,
      );
      expect(text).not.toContain('Harbor &');
    }
    const { text } = await told(bluefinAgent, 'get_organization', { slug: 'bluefin-analytics' });
    expect(text).toContain(bluefin);
  });

  test('an invitation is neither read nor revoked, whichever organization it is said to be of', async () => {
    const theirs = [...state().organizationInvitations.values()].find(
      ({ organizationId }) => organizationId !== bluefin,
    )!;
    for (const organizationId of [theirs.organizationId, bluefin]) {
      const asked = { organizationId, invitationId: theirs.id };
      expect(await run(bluefinAgent, 'get_organization_invitation', asked)).toMatchObject({ isError: true });
      expect(await told(bluefinAgent, 'revoke_invitation', asked)).toMatchObject({ isError: true });
    }
    expect(state().organizationInvitations.get(theirs.id)).toEqual(theirs);
    const { structuredContent } = await bluefinAgent.call('list_invitations', {});
    const shown = structuredContent!['invitations'] as { id: string; organizationId: string }[];
    expect(new Set(shown.map(({ organizationId: of }) => of))).toEqual(new Set([bluefin]));
  });

  test('nobody is moved in, and nobody is made', async () => {
    const stranger = memberOf(harbor);
    const member = { organizationId: bluefin, userId: stranger, role: 'org:member' };
    expect(await told(bluefinAgent, 'set_organization_member', member)).toMatchObject({
      isError: true,
      text: expect.stringContaining(`No user was found with id ${stranger}`),
    });
    const moved = { organizationId: harbor, userId: memberOf(bluefin), role: 'org:member' };
    expect(await told(bluefinAgent, 'set_organization_member', moved)).toMatchObject({ isError: true });
    const users = state().users.size;
    const { text } = await run(bluefinAgent, 'create_user', { emailAddress: ['new@example.com'] });
    expect(text).toContain(`create_user is out of reach: users:write is given to you only within ${bluefin}`);
    expect(state().users.size).toBe(users);
    expect(membershipsOf(stranger)).toHaveLength(1);
  });

  test('nobody sends an invitation in the name of a stranger', async () => {
    const { isError } = await told(bluefinAgent, 'create_organization_invitation', {
      organizationId: bluefin,
      emailAddress: 'new@example.com',
      role: 'org:member',
      inviterUserId: memberOf(harbor),
    });
    expect(isError).toBe(true);
  });

  test('a cursor of somebody else is none', async () => {
    const everyone = await fixture.everyone();
    const { structuredContent } = await everyone.call('list_users', { limit: 3 });
    const cursor = String(structuredContent?.['nextCursor']);
    const strange = await told(bluefinAgent, 'list_users', { limit: 3, cursor });
    expect(strange.requests.join()).not.toContain('starting_after');
  });

  test('completion and resources know nothing of it', async () => {
    const stranger = memberOf(harbor);
    const { firstName } = state().users.get(stranger)!;
    const uri = 'clerk://users/{userId}';
    expect(await bluefinAgent.complete({ uri }, 'userId', firstName!)).not.toContain(stranger);
    expect(await bluefinAgent.complete({ uri }, 'userId', stranger.slice(0, 8))).not.toContain(stranger);
    await expect(bluefinAgent.readResource(`clerk://users/${stranger}`)).rejects.toThrow(/found/);
    expect(await bluefinAgent.readResource(`clerk://users/${memberOf(bluefin)}`)).toMatchObject({});
  });

  test('a session is not there', async () => {
    const stranger = memberOf(harbor);
    const [session] = state().sessions.values();
    session!.userId = stranger;
    const answer = await run(bluefinAgent, 'get_session', { sessionId: session!.id });
    expect(answer.text).toContain(`No session was found with id ${session!.id}`);
  });

  test('the instance is not there, whatever the operation', async () => {
    for (const operation of ['list_roles', 'get_instance', 'list_all_memberships', 'list_domains']) {
      expect(await run(bluefinAgent, operation, {})).toMatchObject({ isError: true, requests: [] });
    }
  });
});

describe('somebody who belongs elsewhere, too', () => {
  test('is shown with what is in reach, and is not changed', async () => {
    const shared = memberOf(bluefin, 2);
    const { text } = await told(bluefinAgent, 'get_user_memberships', { userId: shared });
    expect(text).toMatch(/^1 membership\./);
    for (const [tool, more] of [
      ['update_user', { firstName: 'Zed' }],
      ['ban_user', {}],
      ['delete_user', {}],
      ['change_contact_methods', { action: 'add', emailAddress: 'zed@example.com' }],
    ] as const) {
      const before = structuredClone(state().users.get(shared));
      const answer = await told(bluefinAgent, tool, { userId: shared, ...more });
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain('belongs to another organization, too');
      const elsewhere = membershipsOf(shared).filter(({ organizationId }) => organizationId !== bluefin);
      expect(elsewhere.filter(({ organizationId }) => answer.text.includes(organizationId))).toEqual([]);
      expect(state().users.get(shared)).toEqual(before);
    }
  });

  test('is changed no more as soon as they have joined another organization', async () => {
    const userId = memberOf(bluefin);
    expect(await told(bluefinAgent, 'update_user', { userId, firstName: 'One' })).toMatchObject({
      isError: false,
    });
    const [own] = membershipsOf(userId);
    state().memberships.set('orgmem_2new', { ...own!, id: 'orgmem_2new', organizationId: harbor });
    expect(await told(bluefinAgent, 'update_user', { userId, firstName: 'Two' })).toMatchObject({
      isError: true,
    });
    expect(state().users.get(userId)!.firstName).toBe('One');
  });

  test('is changed by nobody whose rule does not say exclusive', async () => {
    const listed = (await harborAgent.listTools()).map(({ name }) => name);
    expect(listed).toContain('set_organization_member');
    expect(listed).not.toContain('update_user');
    const { text } = await told(harborAgent, 'update_user', { userId: memberOf(harbor), firstName: 'Zed' });
    expect(text).toContain('needs the permission users:write');
  });
});

describe('in reach', () => {
  test('is listed only what can be there', async () => {
    const listed = (await bluefinAgent.listTools()).map(({ name }) => name);
    expect(listed).toEqual(
      expect.arrayContaining(['whoami', 'list_users', 'update_user', 'set_organization_member']),
    );
    for (const tool of [
      'create_user',
      'create_organization',
      'update_organization',
      'invite_users',
      'search_audit_log',
    ]) {
      expect(listed).not.toContain(tool);
    }
  });

  test('lists are whole, and count what is there', async () => {
    const members = [...state().memberships.values()].filter(
      ({ organizationId }) => organizationId === bluefin,
    );
    const { structuredContent } = await bluefinAgent.call('list_users', { limit: 100 });
    const users = structuredContent!['users'] as { id: string }[];
    expect(users.map(({ id }) => id).toSorted()).toEqual(members.map(({ userId }) => userId).toSorted());
    const { text } = await run(bluefinAgent, 'get_user_count', {});
    expect(text).toContain(String(members.length));
  });

  test('members are invited, raised and removed', async () => {
    const userId = memberOf(bluefin);
    const set = { organizationId: bluefin, userId, role: 'org:admin' };
    expect(await told(bluefinAgent, 'set_organization_member', set)).toMatchObject({ isError: false });
    const invited = { organizationId: bluefin, emailAddress: 'new@example.com', role: 'org:member' };
    expect(await told(bluefinAgent, 'create_organization_invitation', invited)).toMatchObject({
      isError: false,
    });
    const removed = { organizationId: bluefin, userId };
    expect(await told(bluefinAgent, 'remove_organization_member', removed)).toMatchObject({ isError: false });
    expect(membershipsOf(userId)).toEqual([]);
    expect(await told(bluefinAgent, 'get_user', { userId })).toMatchObject({ isError: true });
  });

  test('a contact is changed that the user has, and none by its id alone', async () => {
    const userId = memberOf(bluefin);
    const stranger = memberOf(harbor);
    const [theirs] = state().users.get(stranger)!.emailAddresses;
    const added = { userId, action: 'add', emailAddress: 'second@example.com' };
    expect(await told(bluefinAgent, 'change_contact_methods', added)).toMatchObject({ isError: false });
    const taken = { userId, action: 'remove', emailAddress: theirs!.emailAddress };
    expect(await told(bluefinAgent, 'change_contact_methods', taken)).toMatchObject({ isError: true });
    expect(state().users.get(stranger)!.emailAddresses).toContainEqual(theirs);
  });

  test('whoami says where', async () => {
    const { structuredContent } = await bluefinAgent.call('whoami', {});
    expect(structuredContent!['within']).toEqual([
      { rule: 'bluefin', organizations: [bluefin], exclusive: true },
    ]);
  });

  test('a change asks Clerk once more, and a read of a user or a list not at all', async () => {
    const userId = memberOf(bluefin);
    expect((await told(bluefinAgent, 'get_user', { userId })).requests).toHaveLength(1);
    expect(
      (await told(bluefinAgent, 'list_organization_members', { organizationId: bluefin })).requests,
    ).toHaveLength(1);
    const invited = { organizationId: bluefin, emailAddress: 'new@example.com', role: 'org:member' };
    const invitation = await told(bluefinAgent, 'create_organization_invitation', invited);
    // What the role may do, approvals ask for everybody.
    expect(invitation.requests.filter((request) => !request.includes('/organization_roles'))).toHaveLength(1);
    const { requests } = await run(bluefinAgent, 'set_user_password_compromised', { userId });
    expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });
});

describe('several rules for one caller', () => {
  test('do not lend each other their reach', async () => {
    const both = await fixture.reaching('readers', 'writers');
    const here = memberOf(bluefin);
    const there = memberOf(harbor);
    expect(await told(both, 'get_user', { userId: here })).toMatchObject({ isError: false });
    expect(await told(both, 'get_user', { userId: there })).toMatchObject({ isError: false });
    expect(await told(both, 'update_user', { userId: there, firstName: 'Zed' })).toMatchObject({
      isError: false,
    });
    const refused = await told(both, 'update_user', { userId: here, firstName: 'Zed' });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('No user was found') });
    expect(state().users.get(here)!.firstName).not.toBe('Zed');
    // What is private is given within Harbor alone, and reading reaches further.
    const { structuredContent } = await both.call('get_user', { userId: there });
    expect(structuredContent!['user']).not.toHaveProperty('privateMetadata');
  });
});

describe('an admin of a customer', () => {
  const adminOf = (organizationId: string, count = 1) => memberOf(organizationId, count, 'org:admin');

  test('works on that customer alone, through the same URL', async () => {
    const admin = await fixture.asUser(adminOf(harbor));
    const { structuredContent } = await admin.call('list_organizations', {});
    expect((structuredContent!['organizations'] as { id: string }[]).map(({ id }) => id)).toEqual([harbor]);
    expect(await told(admin, 'get_user', { userId: memberOf(bluefin) })).toMatchObject({ isError: true });
    expect(await told(admin, 'get_user', { userId: memberOf(harbor) })).toMatchObject({ isError: false });
  });

  test('of two works on both, or on the one that the token names', async () => {
    const lumen = seededOrganizations['lumen-health']!;
    const userId = adminOf(lumen);
    const [own] = membershipsOf(userId);
    state().memberships.set('orgmem_2two', { ...own!, id: 'orgmem_2two', organizationId: bluefin });
    const reach = async (client: TestClient) => {
      const { structuredContent } = await client.call('list_organizations', {});
      return (structuredContent!['organizations'] as { id: string }[]).map(({ id }) => id).toSorted();
    };
    const ofBoth = await fixture.asUser(userId);
    expect(await reach(ofBoth)).toEqual([bluefin, lumen].toSorted());
    // Those to the application are nobody's.
    expect((await told(ofBoth, 'list_invitations', {})).text).toMatch(/^0 invitations/);
    expect(await reach(await fixture.asUser(userId, bluefin))).toEqual([bluefin]);
  });

  test('asks Clerk for themselves and whom they add at once', async () => {
    const admin = await fixture.asUser(adminOf(harbor), harbor);
    const add = { organizationId: harbor, userId: memberOf(bluefin), role: 'org:member' };
    const own = await told(admin, 'set_organization_member', add);
    const named = await told(harborAgent, 'set_organization_member', add);
    expect(own).toMatchObject({ isError: true, text: named.text });
    expect(own.requests).toHaveLength(named.requests.length);
  });

  test('who is removed changes nothing from then on', async () => {
    const userId = adminOf(harbor);
    const admin = await fixture.asUser(userId);
    const invited = { organizationId: harbor, emailAddress: 'one@example.com', role: 'org:member' };
    expect(await told(admin, 'create_organization_invitation', invited)).toMatchObject({ isError: false });
    const [own] = membershipsOf(userId);
    own!.role = 'org:member';
    const member = memberOf(harbor, 1, 'org:member');
    const organizationId = harbor;
    for (const [tool, args] of [
      ['create_organization_invitation', { ...invited, emailAddress: 'two@example.com' }],
      ['set_organization_member', { organizationId, userId: member, role: 'org:admin' }],
      ['remove_organization_member', { organizationId, userId: member }],
      ['update_user', { userId: member, firstName: 'Zed' }],
    ] as const) {
      expect([tool, await told(admin, tool, args)]).toMatchObject([tool, { isError: true }]);
    }
    expect(membershipsOf(member)).toMatchObject([{ role: 'org:member' }]);
    expect(state().users.get(member)!.firstName).not.toBe('Zed');
  });

  test('is not anybody who is only a member', async () => {
    await expect(fixture.asUser(memberOf(harbor, 1, 'org:member'))).rejects.toThrow();
  });

  test('is not let into the company’s own organization by being admin elsewhere', async () => {
    const admin = await fixture.asUser(adminOf(harbor));
    expect(await told(admin, 'list_organization_members', { organizationId: northwind })).toMatchObject({
      isError: true,
      requests: [],
    });
  });
});

describe('what a reach leaves no choice of', () => {
  const inputOf = async (client: TestClient, tool: string) => {
    const listed = (await client.listTools()).find(({ name }) => name === tool) as unknown as {
      inputSchema: { properties: object; required?: string[] };
    };
    return Object.keys(listed.inputSchema.properties).concat(listed.inputSchema.required ?? []);
  };

  test('is no parameter of what is listed, nor of an operation', async () => {
    const listed = (await bluefinAgent.listTools()).map(({ name }) => name);
    for (const tool of listed) expect(await inputOf(bluefinAgent, tool)).not.toContain('organizationId');
    const found = await told(bluefinAgent, 'search_operations', {
      query: 'list the domains of an organization',
    });
    expect(found.text).toContain('list_organization_domains');
    const { structuredContent } = await bluefinAgent.call('search_operations', {
      query: 'list_organization_domains',
    });
    expect(JSON.stringify(structuredContent)).not.toContain('organizationId');
    // Of two, one is to be chosen.
    const both = await fixture.reaching('readers');
    expect(await inputOf(both, 'list_organization_members')).toContain('organizationId');
    const everyone = await fixture.everyone();
    expect(await inputOf(everyone, 'list_users')).toContain('organizationId');
  });

  test('is filled in, for reads and changes, and may be sent all the same', async () => {
    const userId = memberOf(bluefin);
    const members = await told(bluefinAgent, 'list_organization_members', {});
    expect(members.text).toContain(userId);
    expect(await told(bluefinAgent, 'list_organization_members', { organizationId: bluefin })).toEqual(
      members,
    );
    expect((await told(bluefinAgent, 'get_organization', {})).text).toContain(bluefin);
    expect((await told(bluefinAgent, 'get_organization', { slug: 'bluefin-analytics' })).isError).toBe(false);
    expect((await told(bluefinAgent, 'review_access', {})).text).toContain(userId);
    expect((await told(bluefinAgent, 'review_access', { userId })).isError).toBe(false);
    expect(await run(bluefinAgent, 'list_organization_domains', {})).toMatchObject({ isError: false });
    const raised = { userId, role: 'org:admin' };
    expect(await told(bluefinAgent, 'set_organization_member', raised)).toMatchObject({ isError: false });
    expect(membershipsOf(userId)).toMatchObject([{ organizationId: bluefin, role: 'org:admin' }]);
    const invited = { emailAddress: 'new@example.com', role: 'org:member' };
    await told(bluefinAgent, 'create_organization_invitation', invited);
    const invitation = [...state().organizationInvitations.values()].find(
      ({ emailAddress }) => emailAddress === invited.emailAddress,
    );
    expect(invitation).toMatchObject({ organizationId: bluefin, status: 'pending' });
    const revoked = await told(bluefinAgent, 'revoke_invitation', { invitationId: invitation!.id });
    expect(revoked).toMatchObject({ isError: false });
  });

  test('is not filled in for another organization, nor for who reaches two', async () => {
    expect((await told(bluefinAgent, 'list_organization_members', { organizationId: harbor })).isError).toBe(
      true,
    );
    const both = await fixture.reaching('readers');
    const missing = await told(both, 'list_organization_members', {});
    expect(missing).toMatchObject({ isError: true, requests: [] });
    expect(missing.text).toContain('organizationId');
  });
});

test('a cursor of another caller leads nowhere out of reach', async () => {
  const everyone = await fixture.everyone();
  const strangers = () =>
    [...state().users.keys()].filter(
      (id) => !membershipsOf(id).some(({ organizationId }) => organizationId === bluefin),
    );
  for (const orderBy of ['created_at', '-created_at', 'last_name']) {
    const page = { limit: 5, orderBy };
    const { structuredContent } = await everyone.call('list_users', page);
    const cursor = String(structuredContent!['nextCursor']);
    expect(cursor).not.toBe('undefined');
    const { text } = await told(bluefinAgent, 'list_users', { ...page, cursor });
    expect(strangers().filter((id) => text.includes(id))).toEqual([]);
  }
  // One that goes on after somebody tells no more of who is out of reach than of who is not there.
  const after = (id: string) => Buffer.from(`after:${id}`).toString('base64url');
  const [stranger = ''] = strangers();
  for (const tool of ['list_users', 'export_users']) {
    const there = await told(bluefinAgent, tool, { cursor: after(stranger) });
    const nowhere = await told(bluefinAgent, tool, { cursor: after(nobody) });
    const same = (text: string) => text.replaceAll(nobody, stranger);
    expect({ ...there, requests: [] }).toEqual({ ...nowhere, text: same(nowhere.text), requests: [] });
    expect(there.requests.map(same)).toEqual(nowhere.requests.map(same));
  }
});
