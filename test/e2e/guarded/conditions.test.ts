import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { records } from '../approvals-fixture.ts';
import { clients, confirming, textOf, type TestClient } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

const bluefin = seededOrganizations['bluefin-analytics']!;
const harbor = seededOrganizations['harbor-and-pine']!;
const userId = seededUsers['Elif']!;

/** A laptop of a stage, with clients by what the company's issuer claims of them. */
function stageOf(stage: Parameters<typeof assemblyOf>[0], options = {}) {
  let granting: GrantingLaptop;
  const open: TestClient[] = [];
  beforeAll(async () => {
    granting = await startGrantingLaptop(assemblyOf(stage), options);
  });
  beforeEach(() => granting.laptop.clerk.reset());
  afterAll(async () => {
    await Promise.all(open.map((client) => client.close()));
    await granting.close();
  });
  return {
    laptop: () => granting.laptop,
    writes: () => granting.laptop.clerk.requests.filter(({ method }) => method !== 'GET'),
    as: async (...reach: string[]) => {
      const client = confirming(await clients[0].connect(await granting.withClaims({ reach })));
      open.push(client);
      return client;
    },
  };
}

const told = async (client: TestClient, name: string, args: Record<string, unknown>) => {
  const answer = await client.call(name, args);
  return { isError: answer.isError ?? false, text: textOf(answer) };
};

describe('when', () => {
  const { laptop, writes, as } = stageOf('conditions');
  beforeEach(() => void (laptop().clerk.requests.length = 0));
  const membership = (organizationId: string, role: string) => ({ organizationId, userId, role });
  const refused = {
    isError: true,
    text: expect.stringMatching(
      /set_organization_member is not given to you for this call, by memberships:write: Admins are named by people: ask in #accounts\./,
    ),
  };

  test('a role is one of those, or the call is refused with the sentence of the settings, and on record', async () => {
    const adder = await as('members');
    const result = await told(adder, 'set_organization_member', membership(harbor, 'org:admin'));
    expect(result).toEqual(refused);
    expect(laptop().clerk.requests).toEqual([]);
    expect(await records(laptop())).toContainEqual(
      expect.objectContaining({
        kind: 'refusal',
        reason: 'condition',
        intent: expect.objectContaining({ tool: 'set_organization_member' }),
      }),
    );
    const member = await told(adder, 'set_organization_member', membership(harbor, 'org:member'));
    expect(member).toMatchObject({ isError: false });
  });

  test('holds for operations, trials, arguments that had to be mended, and each row', async () => {
    const adder = await as('members');
    const change = membership(harbor, 'org:admin');
    expect(await told(adder, 'set_organization_member', { ...change, dryRun: true })).toEqual(refused);
    const inner = { operation: 'set_organization_member', arguments: change };
    const { role, ...rest } = change;
    const mended = { ...rest, Role: role };
    expect(await told(adder, 'set_organization_member', mended)).toMatchObject({ isError: true });
    expect(await told(adder, 'run_operation', inner)).toMatchObject({ isError: true });
    const bulk = {
      operation: 'create_organization_invitations_in_bulk',
      arguments: {
        organizationId: harbor,
        invitations: [
          { emailAddress: 'one@example.com', role: 'org:member' },
          { emailAddress: 'two@example.com', role: 'org:admin' },
        ],
      },
    };
    expect(await told(adder, 'run_operation', bulk)).toMatchObject({
      isError: true,
      text: expect.stringContaining('Admins are named by people'),
    });
    const rows = [
      { emailAddress: 'one@example.com' },
      { emailAddress: 'two@example.com', role: 'org:admin' },
    ];
    const many = { organizationId: harbor, role: 'org:member', rows: JSON.stringify(rows) };
    expect(await told(adder, 'invite_organization_members', many)).toMatchObject({
      isError: true,
      text: expect.stringContaining('Admins are named by people'),
    });
    expect(writes()).toEqual([]);
    const members = { ...many, rows: rows.slice(0, 1) };
    expect(await told(adder, 'invite_organization_members', members)).toMatchObject({ isError: false });
  });

  test('a rule without it gives more, on whom it gives it', async () => {
    const both = await as('members', 'bluefin');
    expect(await told(both, 'set_organization_member', membership(harbor, 'org:admin'))).toMatchObject({
      isError: true,
      text: expect.stringContaining(`No organization was found with id ${harbor}`),
    });
    const here = [...laptop().clerk.state.memberships.values()].find(
      ({ organizationId, role }) => organizationId === bluefin && role === 'org:member',
    )!;
    const raised = { organizationId: bluefin, userId: here.userId, role: 'org:admin' };
    expect(await told(both, 'set_organization_member', raised)).toMatchObject({ isError: false });
    expect(await told(both, 'set_organization_member', membership(harbor, 'org:member'))).toMatchObject({
      isError: false,
    });
  });

  test('hours are those of the time zone', async () => {
    const change = { userId, firstName: 'Zed' };
    const closed = await as('closed');
    expect(await told(closed, 'update_user', change)).toMatchObject({
      isError: true,
      text: expect.stringContaining('Users rest today: come back.'),
    });
    expect(await told(closed, 'get_user', { userId })).toMatchObject({ isError: false });
    expect(writes()).toEqual([]);
    expect(await told(await as('open'), 'update_user', change)).toMatchObject({ isError: false });
  });

  test('a field that is not given now is not shown, and reading that is not given is not done', async () => {
    const reader = await as('open', 'private');
    const { structuredContent } = await reader.call('get_user', { userId });
    expect(structuredContent!['user']).toHaveProperty('publicMetadata');
    expect(structuredContent!['user']).not.toHaveProperty('privateMetadata');
    const later = await as('readers');
    laptop().clerk.requests.length = 0;
    await expect(later.readResource(`clerk://users/${userId}`)).rejects.toThrow('Nobody is read today.');
    const uri = 'clerk://users/{userId}';
    await expect(later.complete({ uri }, 'userId', 'El')).rejects.toThrow('Nobody is read today.');
    expect(laptop().clerk.requests).toEqual([]);
  });

  test('whoami says so', async () => {
    const { structuredContent } = await (await as('members')).call('whoami', {});
    expect(structuredContent!['conditions']).toEqual([
      'The rule adds members gives memberships:write, invitations:write only when role is org:member. Admins are named by people: ask in #accounts.',
    ]);
    expect((await (await as('bluefin')).call('whoami', {})).structuredContent).not.toHaveProperty(
      'conditions',
    );
  });
});

describe('production that is read-only', () => {
  const { laptop, writes, as } = stageOf('production', {
    fixed: { secretKey: 'sk_live_aKeyOfAProductionInstanceForTests' },
  });
  beforeEach(() => void (laptop().clerk.requests.length = 0));
  const change = { userId, firstName: 'Zed' };

  test('is changed by rules for production alone', async () => {
    const trying = await as('trying');
    expect(await told(trying, 'get_user', { userId })).toMatchObject({ isError: false });
    const listed = (await trying.listTools()).map(({ name }) => name);
    expect(listed).toContain('get_user');
    expect(listed).not.toContain('update_user');
    for (const [tool, args] of [
      ['update_user', change],
      ['run_operation', { operation: 'lock_user', arguments: { userId } }],
      ['ban_user', { userId, dryRun: true }],
    ] as const) {
      expect([tool, await told(trying, tool, args)]).toEqual([
        tool,
        {
          isError: true,
          text: expect.stringContaining(
            'This is production, where the rule trying out only reads: it has no "production": true.',
          ),
        },
      ]);
    }
    expect(writes()).toEqual([]);
    expect(await records(laptop())).toContainEqual(
      expect.objectContaining({
        kind: 'refusal',
        reason: 'production',
        intent: expect.objectContaining({ tool: 'update_user' }),
      }),
    );
  });

  test('is changed by what such a rule gives, and on whom it does', async () => {
    const bans = await as('trying', 'bans');
    expect(await told(bans, 'update_user', change)).toMatchObject({ isError: true });
    expect(await told(bans, 'ban_user', { userId })).toMatchObject({ isError: false });
    const both = await as('trying', 'bluefin');
    const all = [...laptop().clerk.state.memberships.values()];
    const countOf = (user: string) => all.filter((membership) => membership.userId === user).length;
    const inside = (organizationId: string) =>
      all.find((one) => one.organizationId === organizationId && countOf(one.userId) === 1)!.userId;
    const there = inside(harbor);
    expect(await told(both, 'get_user', { userId: there })).toMatchObject({ isError: false });
    expect(await told(both, 'update_user', { userId: there, firstName: 'Zed' })).toMatchObject({
      isError: true,
    });
    const here = { userId: inside(bluefin), firstName: 'Zed' };
    expect(await told(both, 'update_user', here)).toMatchObject({ isError: false });
  });

  test('whoami says so', async () => {
    const { structuredContent } = await (await as('trying', 'bans')).call('whoami', {});
    expect(structuredContent!['conditions']).toEqual([
      'This is production, where the rule trying out only reads: it has no "production": true.',
    ]);
    expect(structuredContent!['instance']).toMatchObject({ environment: 'production' });
  });
});
