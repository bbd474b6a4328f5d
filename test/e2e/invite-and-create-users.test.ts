import { describe, expect, test } from '@jest/globals';
import { as, clients, textOf, type ToolResult } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

interface Rows {
  readonly complete: boolean;
  readonly counts: Record<'created' | 'exists' | 'invitedAlready' | 'failed' | 'left', number>;
  readonly rows: readonly {
    row: number;
    identifier: string;
    outcome: string;
    id?: string;
    why?: string;
  }[];
}

const { laptop, admin, readOnly } = useLaptop({ admin: 'unattended', readOnly: 'readOnly' });

const state = () => laptop.clerk.state;
const posts = (path: string) =>
  laptop.clerk.requests.filter((request) => request.method === 'POST' && request.path === path);
const rowsOf = (result: ToolResult): Rows => {
  expect(result.isError ?? false).toBe(false);
  return result.structuredContent as unknown as Rows;
};
/** The report in which no row was made, which is an error. */
const failedRowsOf = (result: ToolResult): Rows => {
  expect(result.isError).toBe(true);
  return result.structuredContent as unknown as Rows;
};
const outcomes = ({ rows }: Rows) => rows.map(({ outcome }) => outcome);
const invite = async (args: Record<string, unknown>) => rowsOf(await admin.call('invite_users', args));
const create = async (args: Record<string, unknown>) => rowsOf(await admin.call('create_users', args));
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ emailAddress: `person${index}@new.example` }));
const newUsers = (count: number) =>
  people(count).map(({ emailAddress }, index) => ({
    emailAddress: [emailAddress],
    firstName: `Person ${index}`,
  }));
type User = ReturnType<typeof someUser>;
const someUser = () => {
  const [user] = state().users.values();
  if (!user) throw new Error('The seed has users');
  return user;
};

describe('inviting many', () => {
  test('sends ten at a time, and reports each row with the id of its invitation', async () => {
    const report = await invite({ rows: people(23), redirectUrl: 'https://app.example.com/welcome' });
    expect(report.complete).toBe(true);
    expect(report.counts).toEqual({ created: 23, exists: 0, invitedAlready: 0, failed: 0, left: 0 });
    for (const { row, identifier, id } of report.rows) {
      expect(state().invitations.get(id ?? '')?.emailAddress).toBe(identifier);
      expect(identifier).toBe(`person${row - 1}@new.example`);
    }
    expect(posts('/v1/invitations/bulk').map(({ body }) => (body as unknown[]).length)).toEqual([10, 10, 3]);
    expect(posts('/v1/invitations')).toEqual([]);
  });

  test('reports who is a user or invited already with the id, in whatever case, and invites the others', async () => {
    const user = someUser();
    const pending = [...state().invitations.values()].find(
      ({ emailAddress }) => emailAddress === 'nina.petrova@northwind.example',
    );
    const report = await invite({
      rows: [
        { emailAddress: user.emailAddresses[0]?.emailAddress.toUpperCase() },
        { emailAddress: 'Nina.Petrova@northwind.example' },
        { emailAddress: 'new@new.example' },
      ],
    });
    expect(outcomes(report)).toEqual(['exists', 'invited_already', 'created']);
    expect(report.rows.map(({ id }) => id).slice(0, 2)).toEqual([user.id, pending?.id]);
    expect(report.complete).toBe(true);
  });

  test('twice invites once', async () => {
    const first = await invite({ rows: people(12) });
    laptop.clerk.requests.length = 0;
    const second = await invite({ rows: people(12) });
    expect(outcomes(second)).toEqual(Array.from({ length: 12 }, () => 'invited_already'));
    expect(second.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('finds out which row Clerk refuses, and invites the rest of its ten', async () => {
    state().instance.restrictions.blocklist = true;
    state().blocklist.set('blid_1', {
      id: 'blid_1',
      identifier: 'person1@new.example',
      identifierType: 'email_address',
      invitationId: null,
      createdAt: 0,
      updatedAt: 0,
    });
    const report = await invite({ rows: people(3) });
    expect(outcomes(report)).toEqual(['created', 'failed', 'created']);
    expect(report.rows[1]?.why).toContain('not_allowed_access');
  });

  test('names the holder of an address that is reserved and not proved', async () => {
    const created = await admin.call('create_user', {
      emailAddress: ['reserved@new.example'],
      emailAddressIdentificationStatus: ['reserved'],
      skipPasswordRequirement: true,
    });
    const { user } = created.structuredContent as { user: { id: string } };
    const report = await invite({ rows: [{ emailAddress: 'reserved@new.example' }, ...people(1)] });
    expect(outcomes(report)).toEqual(['exists', 'created']);
    expect(report.rows[0]?.id).toBe(user.id);
  });

  test('goes on after a failure in the middle; a second call finishes', async () => {
    laptop.clerk.fault({ kind: 'server-error', method: 'POST', path: '/invitations/bulk', times: 1 });
    const first = await invite({ rows: people(15) });
    expect(first.counts).toEqual({ created: 5, exists: 0, invitedAlready: 0, failed: 10, left: 0 });
    expect(first.rows[0]?.why).toContain('read the current state before you try again');
    const second = await invite({ rows: people(15) });
    expect(second.counts).toEqual({ created: 10, exists: 0, invitedAlready: 5, failed: 0, left: 0 });
    expect(state().invitations.size).toBe(5 + 15);
  });

  test('after an answer that was lost, nobody is invited twice', async () => {
    laptop.clerk.fault({
      kind: 'dropped',
      when: 'after',
      method: 'POST',
      path: '/invitations/bulk',
      times: 1,
    });
    const lost = await admin.call('invite_users', { rows: people(4) });
    expect(failedRowsOf(lost).counts.failed).toBe(4);
    expect((await invite({ rows: people(4) })).counts.invitedAlready).toBe(4);
    expect(state().invitations.size).toBe(5 + 4);
  });

  test('stops at a rate limit and says which rows are left', async () => {
    laptop.clerk.fault({
      kind: 'rate-limited',
      retryAfter: 3_600,
      method: 'POST',
      path: '/invitations/bulk',
    });
    const result = await admin.call('invite_users', { rows: people(12) });
    // What instances tell each other of Clerk's limit is over before the next test.
    await laptop.freeze('mcp', 31_000);
    expect(failedRowsOf(result).counts).toEqual({
      created: 0,
      exists: 0,
      invitedAlready: 0,
      failed: 0,
      left: 12,
    });
    expect(textOf(result)).toMatch(
      /stopped: .*rate limit.*try again in 3600 seconds[\s\S]*- 1 \| person0@new.example \| left/,
    );
    expect(posts('/v1/invitations/bulk')).toHaveLength(1);
  });

  test('with bad rows sends nothing, and names each of them', async () => {
    const rows = [
      { emailAddress: 'good@new.example' },
      { emailAddress: 'no address' },
      { emailAddress: 'GOOD@new.example' },
      { emailAddress: 'other@new.example', redirectUrl: 'javascript:alert(1)' },
    ];
    const result = await admin.call('invite_users', { rows });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/nothing was sent/);
    expect(textOf(result)).toMatch(/row 2, emailAddress: must be an email address/);
    expect(textOf(result)).toMatch(/row 3, emailAddress: is the same as in row 1/);
    expect(textOf(result)).toMatch(/row 4, redirectUrl: must be a full URL/);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('names a hundred bad rows, and takes no more than a hundred', async () => {
    const bad = Array.from({ length: 100 }, (_, index) => ({ emailAddress: `bad ${index}` }));
    const result = await admin.call('invite_users', { rows: bad });
    expect(textOf(result).match(/^- row \d+, /gm)).toHaveLength(100);
    const tooMany = await admin.call('invite_users', { rows: people(101) });
    expect(tooMany.isError).toBe(true);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('shows no link of an invitation', async () => {
    expect(JSON.stringify(await admin.call('invite_users', { rows: people(2) }))).not.toContain('ticket');
  });

  test('is not for who may only read', async () => {
    const listed = (await readOnly.listTools()).map(({ name }) => name);
    expect(listed).not.toContain('invite_users');
    const answer = await readOnly.call('invite_users', { rows: people(1) }).then(textOf, String);
    expect(answer).toContain('needs the permission invitations:write; no rule gives it to you');
  });
});

describe('creating many', () => {
  test('creates each row and reports its id', async () => {
    const report = await create({ rows: newUsers(12), skipPasswordRequirement: true });
    expect(report.counts).toEqual({ created: 12, exists: 0, invitedAlready: 0, failed: 0, left: 0 });
    for (const { row, id } of report.rows) {
      expect(state().users.get(id ?? '')?.firstName).toBe(`Person ${row - 1}`);
    }
  });

  test('twice creates once', async () => {
    const rows = newUsers(5);
    const first = await create({ rows, skipPasswordRequirement: true });
    const second = await create({ rows, skipPasswordRequirement: true });
    expect(outcomes(second)).toEqual(Array.from({ length: 5 }, () => 'exists'));
    expect(second.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
    expect(posts('/v1/users')).toHaveLength(5);
  });

  test('knows users by any identifier, and does not change them', async () => {
    const user = someUser();
    const before = structuredClone(user);
    const report = await create({
      rows: [
        { emailAddress: [user.emailAddresses[0]?.emailAddress], firstName: 'Other' },
        { username: 'free_name', externalId: 'crm-1001' },
      ],
      skipPasswordRequirement: true,
    });
    expect(report.rows[0]).toEqual(expect.objectContaining({ outcome: 'exists', id: user.id }));
    expect(report.rows[1]?.outcome).toBe('exists');
    expect(state().users.get(user.id)).toEqual(before);
    expect(posts('/v1/users')).toEqual([]);
  });

  test('refuses to guess when identifiers of a row belong to different users', async () => {
    const [one, other] = [...state().users.values()];
    const result = await admin.call('create_users', {
      rows: [
        {
          emailAddress: [one?.emailAddresses[0]?.emailAddress, other?.emailAddresses[0]?.emailAddress],
        },
      ],
      skipPasswordRequirement: true,
    });
    expect(failedRowsOf(result).rows[0]).toEqual(
      expect.objectContaining({ outcome: 'failed', why: expect.stringContaining('different users') }),
    );
    expect(posts('/v1/users')).toEqual([]);
  });

  test.each([
    ['a username', (user: User) => ({ username: user.username }), 'username'],
    [
      'a phone number',
      (user: User) => ({ phoneNumber: [user.phoneNumbers[0]?.phoneNumber] }),
      'phone number',
    ],
  ])('does not take a new address for the user who has %s of the row', async (_, taken, what) => {
    const user = [...state().users.values()].find(
      ({ username, phoneNumbers, externalId }) =>
        username !== null && externalId !== null && phoneNumbers[0]?.verification?.status === 'verified',
    )!;
    const rows = [{ emailAddress: ['m1@bulk.example'], ...taken(user) }, ...newUsers(1)];
    const args = { rows, skipPasswordRequirement: true };
    const why = `The ${what} belongs to ${user.id}, who does not have the email address.`;
    const told = await admin.call('create_users', { ...args, dryRun: true });
    expect(textOf(told)).toContain(`Row 1, m1@bulk.example: can't be created. ${why}`);
    const alone = await admin.call('create_users', { ...args, rows: rows.slice(0, 1), dryRun: true });
    expect(textOf(alone)).toContain(why);
    expect(textOf(alone)).not.toContain('There is nothing to do');
    const report = await create(args);
    expect(report.rows).toMatchObject([
      { outcome: 'failed', why: expect.stringContaining(why) as unknown },
      { outcome: 'created' },
    ]);
  });

  test('does not take who only claims an address for its owner', async () => {
    const claimer = [...state().users.values()].find(({ emailAddresses }) => emailAddresses.length > 1);
    const unproved = claimer?.emailAddresses[1];
    expect(unproved?.verification?.status).not.toBe('verified');
    const report = await create({
      rows: [{ emailAddress: [unproved?.emailAddress] }],
      skipPasswordRequirement: true,
    });
    expect(report.rows[0]?.outcome).toBe('created');
    expect(report.rows[0]?.id).not.toBe(claimer?.id);
  });

  test('treats external ids literally, also with a sign in front', async () => {
    const rows = [{ emailAddress: ['minus@new.example'], externalId: '-crm-1' }];
    const first = await create({ rows, skipPasswordRequirement: true });
    const second = await create({
      rows: [{ emailAddress: ['another@new.example'], externalId: '-crm-1' }],
      skipPasswordRequirement: true,
    });
    expect(second.rows[0]).toEqual(expect.objectContaining({ outcome: 'exists', id: first.rows[0]?.id }));
  });

  test('goes on after a failure in the middle; a second call finishes', async () => {
    laptop.clerk.fault({ kind: 'server-error', method: 'POST', path: '/users', times: 1 });
    const first = await create({ rows: newUsers(3), skipPasswordRequirement: true });
    expect(outcomes(first)).toEqual(['failed', 'created', 'created']);
    const second = await create({ rows: newUsers(3), skipPasswordRequirement: true });
    expect(outcomes(second)).toEqual(['created', 'exists', 'exists']);
  });

  test('reports why Clerk refuses a row', async () => {
    const result = await admin.call('create_users', {
      rows: [{ emailAddress: ['ok@new.example'], username: '!' }],
      skipPasswordRequirement: true,
    });
    expect(textOf(result)).toContain('NOT complete: 0 created, 1 failed');
    expect(failedRowsOf(result).rows[0]).toEqual(
      expect.objectContaining({ outcome: 'failed', why: expect.stringContaining('username') }),
    );
  });

  test('with bad rows sends nothing, and names each of them', async () => {
    const result = await admin.call('create_users', {
      rows: [
        { emailAddress: ['a@new.example'], externalId: 'crm-1', username: 'ada' },
        { emailAddress: ['A@NEW.example'], externalId: 'CRM-1' },
        { firstName: 'Nobody' },
        { phoneNumber: ['none'], username: 'Ada' },
        { emailAddress: ['b@new.example'], externalId: 'crm-1', password: 'secret' },
      ],
    });
    expect(result.isError).toBe(true);
    const text = textOf(result);
    expect(text).toMatch(/row 2, item 1 of emailAddress: is the same as in row 1/);
    expect(text).not.toMatch(/row 2, externalId/);
    expect(text).toMatch(/row 3: needs an emailAddress, a phoneNumber or a username/);
    expect(text).toMatch(/row 4, item 1 of phoneNumber: must be a phone number, in E.164 form/);
    expect(text).toMatch(/row 4, username: is the same as in row 1/);
    expect(text).toMatch(/row 5, externalId: is the same as in row 1/);
    expect(text).toMatch(/row 5, password: is not a parameter/);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('takes private metadata only from who has users:private', async () => {
    const rows = [{ emailAddress: ['p@new.example'], privateMetadata: { crm: 1 } }];
    const report = await create({ rows, skipPasswordRequirement: true });
    expect(state().users.get(report.rows[0]?.id ?? '')?.privateMetadata).toEqual({ crm: 1 });
    const support = await clients[0].connect(as(laptop, 'support'));
    const refused = await support.call('create_users', { rows });
    await support.close();
    expect(textOf(refused)).toContain('privateMetadata needs the permission users:private');
  });
});

describe('a concise report', () => {
  test('has the rows that created nothing, and counts all', async () => {
    const known = someUser().emailAddresses[0]?.emailAddress;
    const rows = [...newUsers(2), { emailAddress: [known] }];
    const report = await create({ rows, detail: 'concise' });
    expect(report.counts).toEqual({ created: 2, exists: 1, invitedAlready: 0, failed: 0, left: 0 });
    expect(report.complete).toBe(true);
    expect(report.rows).toEqual([{ row: 3, identifier: known, outcome: 'exists', id: someUser().id }]);
  });

  test('is there of invitations, too, to the application and to an organization', async () => {
    const known = 'nina.petrova@northwind.example';
    const rows = [...people(2), { emailAddress: known }];
    const left = [{ row: 3, identifier: known, outcome: 'invited_already', id: expect.any(String) }];
    expect((await invite({ rows, detail: 'concise' })).rows).toEqual(left);
    const toOrganization = await admin.call('run_operation', {
      operation: 'invite_organization_members',
      arguments: {
        organizationId: [...state().organizations.keys()][0],
        role: 'org:member',
        rows,
        detail: 'concise',
      },
    });
    const { rows: reported, counts } = toOrganization.structuredContent!['result'] as Rows;
    expect(reported).toEqual(left);
    expect(counts.created).toBe(2);
  });
});
