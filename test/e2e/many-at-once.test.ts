import { describe, expect, test } from '@jest/globals';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { clients, confirming, textOf, type ToolResult } from './clients.ts';
import { useGrantingLaptop, useLaptop } from './laptop-fixture.ts';

const { granting, client } = useGrantingLaptop();
const { laptop, unattended } = useLaptop({ unattended: 'unattended' });
const clerk = (): EmbeddedClerk => granting.laptop.clerk;
const northwind = 'org_2EmbeddedNorthwindStaff0001';

type Answer = Record<string, unknown> & {
  counts: Record<string, number>;
  rows: { row: number; outcome: string; id?: string; why?: string }[];
  previous?: { mode: string; rows: Record<string, unknown>[] };
};

const run = (operation: string, args: Record<string, unknown>, by = client): Promise<ToolResult> =>
  by.call('run_operation', { operation, arguments: args });
const resultOf = ({ structuredContent }: ToolResult) => structuredContent?.['result'] as Answer;
const outcomesOf = (answer: ToolResult) => resultOf(answer).rows.map(({ outcome }) => outcome);
const ids = (count: number) => [...clerk().state.users.keys()].slice(0, count);
const metadataOf = (userId: string) => {
  const { publicMetadata, privateMetadata, unsafeMetadata } = clerk().state.users.get(userId) ?? {};
  return structuredClone({ publicMetadata, privateMetadata, unsafeMetadata });
};

describe('the metadata of many users', () => {
  test('is changed, and put back in one call with what came back', async () => {
    const users = ids(4);
    const [first = ''] = users;
    Object.assign(clerk().state.users.get(first)!, {
      publicMetadata: { plan: 'pro', seat: { row: 1, desk: { left: true } } },
    });
    const before = users.map(metadataOf);
    const changed = await run('update_users_metadata', {
      rows: [
        { userId: first, publicMetadata: { plan: null, seat: { row: 2, desk: { right: true } }, tier: 3 } },
        ...users.slice(1).map((userId) => ({ userId })),
      ],
      publicMetadata: { cohort: 'a', flags: { beta: true } },
      privateMetadata: { crm: 7 },
    });
    expect(outcomesOf(changed)).toEqual(users.map(() => 'updated'));
    expect(metadataOf(first).publicMetadata).toEqual({
      seat: { row: 2, desk: { left: true, right: true } },
      tier: 3,
    });
    expect(metadataOf(users[1]!)).toMatchObject({
      publicMetadata: { cohort: 'a' },
      privateMetadata: { crm: 7 },
    });
    const { previous } = resultOf(changed);
    expect(textOf(changed)).toContain('previous');
    const back = await run('update_users_metadata', previous!);
    expect(outcomesOf(back)).toEqual(users.map(() => 'updated'));
    expect(users.map(metadataOf)).toEqual(before);
  });

  test('that was replaced is put back whole', async () => {
    const [userId = ''] = ids(1);
    Object.assign(clerk().state.users.get(userId)!, { publicMetadata: { plan: 'pro', seat: { row: 1 } } });
    const before = metadataOf(userId);
    const changed = await run('update_users_metadata', {
      mode: 'replace',
      rows: [{ userId, publicMetadata: { theme: 'dark' } }],
    });
    expect(metadataOf(userId).publicMetadata).toEqual({ theme: 'dark' });
    await run('update_users_metadata', resultOf(changed).previous!);
    expect(metadataOf(userId)).toEqual(before);
  });

  test('says which rows had it so already, and which failed, and goes on', async () => {
    const [one = '', other = ''] = laptop.clerk.state.users.keys();
    Object.assign(laptop.clerk.state.users.get(one)!, { publicMetadata: { cohort: 'a' } });
    const args = {
      rows: [{ userId: one }, { userId: 'user_2NobodyAtAll' }, { userId: other }],
      publicMetadata: { cohort: 'a' },
    };
    const answer = await run('update_users_metadata', args, unattended);
    expect(outcomesOf(answer)).toEqual(['unchanged', 'failed', 'updated']);
    expect(resultOf(answer)).toMatchObject({
      complete: false,
      counts: { updated: 1, unchanged: 1, failed: 1 },
    });
    expect(answer.isError ?? false).toBe(false);
    expect(textOf(answer)).toContain('NOT complete: 1 updated, 1 unchanged, 1 failed, 0 left.');
  });

  test('is an error when every row failed', async () => {
    const args = { rows: [{ userId: 'user_2NobodyAtAll' }], publicMetadata: { cohort: 'a' } };
    const answer = await run('update_users_metadata', args, unattended);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('0 updated, 0 unchanged, 1 failed');
    expect(resultOf(answer).rows[0]).toMatchObject({ outcome: 'failed', why: expect.any(String) });
  });

  test('asks nobody when a row could not be made anyway, and says which', async () => {
    const [one = ''] = ids(1);
    const answer = await run('update_users_metadata', {
      rows: [{ userId: one }, { userId: 'user_2NobodyAtAll' }],
      publicMetadata: { cohort: 'a' },
    });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(/of 2 changes, 1 can't be made[\s\S]*- user_2NobodyAtAll: /);
  });

  test('is on record row by row', async () => {
    const users = ids(3);
    await run('update_users_metadata', {
      rows: users.map((userId) => ({ userId })),
      publicMetadata: { a: 1 },
    });
    for (const target of users) {
      const found = await client.call('search_audit_log', { target });
      const changes = found.structuredContent?.['changes'] as { tool: string; result: string }[];
      expect(changes[0]).toMatchObject({ tool: 'update_users_metadata', result: 'done' });
    }
  });

  test('is not private to who may not see it: neither sent nor given back', async () => {
    const some = confirming(await clients[0].connect(await granting.with(['users:read', 'users:write'])));
    try {
      const users = ids(2);
      const refused = await run(
        'update_users_metadata',
        {
          rows: [{ userId: users[0] }, { userId: users[1], privateMetadata: { crm: 1 } }],
          publicMetadata: { a: 1 },
        },
        some,
      );
      expect(textOf(refused)).toContain('row 2, privateMetadata needs the permission users:private');
      const changed = await run(
        'update_users_metadata',
        { rows: [{ userId: users[0] }], publicMetadata: { a: 1 } },
        some,
      );
      expect(JSON.stringify(changed)).not.toContain('privateMetadata');
    } finally {
      await some.close();
    }
  });

  test.each([
    [{ rows: [{ userId: 'user_1' }] }, 'row 1: has nothing to change'],
    [
      { rows: [{ userId: 'user_1' }, { userId: 'user_1' }], publicMetadata: { a: 1 } },
      'row 2, userId: is the same as in row 1',
    ],
    [
      { rows: [{ userId: 'user_1', publicMetadta: {} }] },
      'publicMetadta: is not a parameter of update_users_metadata; did you mean publicMetadata?',
    ],
  ])('is refused when it can not be meant: %j', async (args, why) => {
    const answer = await run('update_users_metadata', args);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain(why);
    expect(clerk().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('invitations of many to an organization', () => {
  const invite = (rows: object[], more: object = { role: 'org:member' }) =>
    run('invite_organization_members', { organizationId: northwind, rows, ...more });

  test('report each row with address, id and outcome, and can be repeated', async () => {
    const { state } = clerk();
    const member = [...state.memberships.values()].find((one) => one.organizationId === northwind);
    const user = state.users.get(member?.userId ?? '');
    const address = user?.emailAddresses[0]?.emailAddress ?? '';
    const rows = [
      { emailAddress: 'one@new.example' },
      { emailAddress: address },
      { emailAddress: 'two@new.example', role: 'org:admin' },
    ];
    const first = resultOf(await invite(rows));
    expect(first.rows).toEqual([
      { row: 1, identifier: 'one@new.example', outcome: 'created', id: expect.stringMatching(/^orginv_/) },
      { row: 2, identifier: address, outcome: 'exists', id: user?.id },
      { row: 3, identifier: 'two@new.example', outcome: 'created', id: expect.stringMatching(/^orginv_/) },
    ]);
    expect(state.organizationInvitations.get(first.rows[2]?.id ?? '')).toMatchObject({ role: 'org:admin' });
    const again = await invite(rows);
    expect(outcomesOf(again)).toEqual(['invited_already', 'exists', 'invited_already']);
    expect(resultOf(again).rows[0]?.id).toBe(first.rows[0]?.id);
  });

  test('are an error when nobody could be invited', async () => {
    const answer = await invite([{ emailAddress: 'one@new.example', role: 'org:no_such_role' }]);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('0 invited, 0 existed already, 1 failed');
  });

  test('need a role for each, and each address once', async () => {
    expect(textOf(await invite([{ emailAddress: 'one@new.example' }], {}))).toContain(
      'row 1, role: is required, for all or for this row',
    );
    expect(
      textOf(await invite([{ emailAddress: 'one@new.example' }, { emailAddress: 'ONE@new.example' }])),
    ).toContain('row 2, emailAddress: is the same as in row 1');
  });
});

describe('who never signed in', () => {
  const day = 86_400_000;
  const seeded = () => {
    const users = [...clerk().state.users.values()];
    for (const [index, user] of users.entries()) {
      user.lastSignInAt = index % 3 === 0 ? null : Date.now() - (index % 3 === 1 ? 200 : 2) * day;
    }
    return users;
  };
  const list = async (args: Record<string, unknown>) => {
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const answer = await client.call('list_users', {
        ...args,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
      const page = answer.structuredContent as { users: { id: string }[]; nextCursor?: string };
      found.push(...page.users.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === undefined) return found;
    }
  };
  const never = (users: ReturnType<typeof seeded>) =>
    users.filter(({ lastSignInAt }) => lastSignInAt === null).map(({ id }) => id);
  const before = () => new Date(Date.now() - 90 * day).toISOString();

  test.each(['created_at', '-created_at', 'last_name'])(
    'is listed page by page, in the order %s',
    async (orderBy) => {
      const users = seeded();
      const found = await list({ neverSignedIn: true, orderBy, limit: 2 });
      expect(found.toSorted()).toEqual(never(users).toSorted());
      expect(new Set(found).size).toBe(found.length);
    },
  );

  test('comes along with those who have not for long, in one list and one file', async () => {
    const users = seeded();
    const wanted = users
      .filter(({ lastSignInAt }) => lastSignInAt === null || lastSignInAt < Date.now() - 90 * day)
      .map(({ id }) => id);
    const args = { neverSignedIn: true, lastSignInAtBefore: before() };
    expect((await list(args)).toSorted()).toEqual(wanted.toSorted());
    const exported = await client.call('export_users', { ...args, format: 'csv', fields: ['id'] });
    const { csv, count } = exported.structuredContent as { csv: string; count: number };
    expect(csv.replaceAll('"', '').trim().split(/\r?\n/).slice(1).toSorted()).toEqual(wanted.toSorted());
    expect(count).toBe(wanted.length);
  });

  test('can be left out, and is not counted by Clerk', async () => {
    const users = seeded();
    const found = await list({ neverSignedIn: false, limit: 100 });
    expect(found.toSorted()).toEqual(
      users
        .filter(({ lastSignInAt }) => lastSignInAt !== null)
        .map(({ id }) => id)
        .toSorted(),
    );
    const counted = await client.call('list_users', { neverSignedIn: true, count: true });
    expect(textOf(counted)).toContain('Clerk does not count by neverSignedIn');
  });
});
