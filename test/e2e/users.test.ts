import { describe, expect, test } from '@jest/globals';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, confirming, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

interface Concise {
  readonly id: string;
  readonly name?: string;
  readonly emailAddress?: string;
  readonly status: string;
}
interface UserPage {
  readonly users: readonly Concise[];
  readonly totalCount?: number;
  readonly nextCursor?: string;
}

describe.each([clients[0], clients[1]])('$client', ({ connect }) => {
  const { laptop, client } = useLaptop({ client: (laptop) => connect(as(laptop)) });

  const users = () => [...laptop.clerk.state.users.values()];
  const named = (firstName: string) => users().find((user) => user.firstName === firstName)!;
  const answer = async <Content>(tool: string, args: Record<string, unknown>): Promise<Content> => {
    const result = await client.call(tool, args);
    expect(result.isError ? textOf(result) : '').toBe('');
    return result.structuredContent as Content;
  };
  const refusal = async (tool: string, args: Record<string, unknown>): Promise<string> => {
    const result = await client.call(tool, args);
    expect(result.isError).toBe(true);
    return textOf(result);
  };
  const list = (args: Record<string, unknown> = {}) => answer<UserPage>('list_users', args);
  const firstNames = async (args: Record<string, unknown>) =>
    (await list({ orderBy: 'first_name', limit: 100, ...args })).users.map(({ name }) => name?.split(' ')[0]);
  const walk = async ({ cursor: from, ...args }: Record<string, unknown>): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: unknown = from;
    do {
      const page = await list({ ...args, ...(cursor ? { cursor } : {}) });
      seen.push(...page.users.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    return seen;
  };

  describe('find_user', () => {
    const find = (args: Record<string, unknown>) =>
      answer<{ matches: readonly Concise[] }>('find_user', args).then(({ matches }) => matches);

    test.each([
      ['an email address, in any case', { emailAddress: 'Ada.Okafor@northwind.example' }],
      ['a phone number', { phoneNumber: '+14155550101' }],
      ['a username', { username: 'ada_okafor' }],
      ['an external id', { externalId: 'crm-1001' }],
    ])('finds the one user who has %s, with one request to Clerk', async (_, args) => {
      expect(await find(args)).toEqual([
        expect.objectContaining({ id: named('Ada').id, name: 'Ada Okafor', status: 'active' }),
      ]);
      expect(laptop.clerk.requests.map(({ path }) => path.split('?')[0])).toEqual(['/v1/users']);
    });

    test('finds nobody by a part, and says where to search instead', async () => {
      expect(await find({ emailAddress: 'okafor@northwind.example' })).toEqual([]);
      expect(await find({ username: 'ada' })).toEqual([]);
      expect(textOf(await client.call('find_user', { externalId: 'crm-10' }))).toContain('list_users');
    });

    test('takes an external id as it is, also one that starts like a filter', async () => {
      named('Ada').externalId = '-crm-1002';
      expect(await find({ externalId: '-crm-1002' })).toEqual([
        expect.objectContaining({ id: named('Ada').id }),
      ]);
    });

    test('gives all who claim an address that nobody has verified', async () => {
      const [grace, hugo] = [named('Grace'), named('Hugo')];
      for (const { id } of [grace, hugo]) {
        await answer('change_contact_methods', {
          userId: id,
          action: 'add',
          emailAddress: 'shared@example.net',
        });
      }
      expect((await find({ emailAddress: 'shared@example.net' })).map(({ id }) => id).toSorted()).toEqual(
        [grace.id, hugo.id].toSorted(),
      );
    });

    test('gives the same as get_user where full detail is asked for', async () => {
      const { user } = await answer<{ user: unknown }>('get_user', { userId: named('Ada').id });
      expect(await find({ username: 'ada_okafor', detail: 'full' })).toEqual([user]);
    });

    test.each([
      ['none', {}],
      ['two', { username: 'ada_okafor', externalId: 'crm-1001' }],
    ])('refuses %s of the four identifiers, before anything reaches Clerk', async (_, args) => {
      expect(await refusal('find_user', args)).toContain('send exactly one of emailAddress');
      expect(laptop.clerk.requests).toEqual([]);
    });
  });

  describe('list_users', () => {
    test('gives the 20 newest first, with one request to Clerk', async () => {
      const newest = users()
        .toSorted((a, b) => b.createdAt - a.createdAt)
        .map(({ id }) => id);
      const { users: page, totalCount, nextCursor } = await list();
      expect(page.map(({ id }) => id)).toEqual(newest.slice(0, 20));
      expect(totalCount).toBeUndefined();
      expect(nextCursor).toEqual(expect.any(String));
      expect(laptop.clerk.requests).toHaveLength(1);
    });

    test.each([
      ['by creation', {}],
      ['by creation, the oldest first', { orderBy: 'created_at' }],
      ['by name', { orderBy: 'first_name' }],
      ['by last activity', { orderBy: '-last_active_at' }],
    ])('walks all users %s, each once, and ends with a full last page', async (_, args) => {
      const seen = await walk({ ...args, limit: 10 });
      expect(seen).toHaveLength(users().length);
      expect(new Set(seen).size).toBe(users().length);
      expect(laptop.clerk.requests).toHaveLength(users().length / 10);
    });

    test('keeps its place by creation when users sign up meanwhile', async () => {
      const before = await list({ limit: 10 });
      await answer('create_user', { emailAddress: ['new@example.org'], password: 'correct horse battery' });
      const after = await list({ limit: 10, cursor: before.nextCursor });
      expect(after.users.filter(({ id }) => before.users.some((user) => user.id === id))).toEqual([]);
    });

    test('counts all that match only when asked to', async () => {
      const { totalCount, users: page } = await list({ banned: true, count: true, limit: 1 });
      expect(totalCount).toBe(2);
      expect(page).toHaveLength(1);
      expect(laptop.clerk.requests).toHaveLength(2);
    });

    test.each([
      ['a part of anything', { query: 'okafor' }, ['Ada']],
      ['a part of a name', { nameQuery: 'nakam' }, ['Grace']],
      ['a domain', { emailAddressQuery: '@example.net' }, ['Daria']],
      ['a part of a phone number', { phoneNumberQuery: '0129' }, ['Caleb']],
      ['a part of a username', { usernameQuery: 'lif_' }, ['Elif']],
      ['whole addresses', { emailAddress: ['keiko.tanaka@harbor.example'] }, ['Keiko']],
      ['phone numbers', { phoneNumber: ['+14155550101', '+14155550129'] }, ['Ada', 'Caleb']],
      ['usernames', { username: ['keiko', 'grace_n'] }, ['Grace', 'Keiko']],
      ['wallets', { web3Wallet: ['0x52908400098527886e0f7030069857d2e4169ee7'] }, ['Keiko']],
      ['an account elsewhere', { provider: 'oauth_github', providerUserId: ['4000006'] }, ['Grace']],
      ['external ids', { externalId: ['crm-1005'] }, ['Elif']],
      ['a ban', { banned: true }, ['Dmitri', 'Xiomara']],
      ['an organization', { organizationId: ['org_2EmbeddedNorthwindStaff0001'], banned: true }, ['Dmitri']],
    ])('filters by %s', async (_, filter, expected) => {
      expect(await firstNames(filter)).toEqual(expected);
    });

    test('passes on what the SDK would drop: banned: false, and times at the start of 1970', async () => {
      const free = await firstNames({ banned: false });
      expect(free).toHaveLength(users().length - 2);
      const signedIn = await firstNames({ lastSignInAtAfter: '1970-01-01T00:00:00Z' });
      expect(signedIn).toHaveLength(users().filter(({ lastSignInAt }) => lastSignInAt !== null).length);
    });

    test('leaves out users by id with - in front', async () => {
      const all = await firstNames({ query: 'northwind' });
      expect(await firstNames({ query: 'northwind', userId: [`-${named('Ada').id}`] })).toEqual(
        all.filter((name) => name !== 'Ada'),
      );
    });

    test('filters by times with any offset from UTC', async () => {
      const oldest = users().toSorted((a, b) => a.createdAt - b.createdAt)[0]!;
      const justAfter = new Date(oldest.createdAt + 1 + 3_600_000).toISOString().replace('Z', '+01:00');
      const { users: found } = await list({ createdAtBefore: justAfter });
      expect(found.map(({ id }) => id)).toEqual([oldest.id]);
    });

    test.each([
      ['a cursor of another order', { orderBy: 'username' }, 'cursor: is not from this list'],
      ['a cursor of other filters', { banned: true }, 'cursor: is not from this list'],
      ['a cursor of another list', { cursor: 'b2Zmc2V0OjIw--AbCd12' }, 'cursor: is not from this list'],
      ['a cursor that is none', { cursor: 'b2Zmc2V0Oi0x' }, 'cursor: is not a cursor of this tool'],
      ['a cursor in another spelling', { cursor: 'b2Zmc2V0OjI=' }, 'cursor: is not a cursor of this tool'],
      ['a hostile cursor', { cursor: Buffer.from('after:user_1&limit=500').toString('base64url') }, 'cursor'],
      ['a hostile id', { userId: ['user_1/totp'] }, 'userId 1: must be user_'],
      ['a time without a zone', { createdAtAfter: '2026-01-31' }, 'createdAtAfter: must be an ISO 8601'],
      ['a provider without ids', { provider: 'oauth_google' }, 'providerUserId: is required'],
      ['ids without a provider', { providerUserId: ['1'] }, 'provider: is required'],
      ['an empty filter', { query: ' ' }, 'query'],
      ['too large a page', { limit: 101 }, 'limit'],
    ])('refuses %s in words, before anything reaches Clerk', async (_, args, reason) => {
      const { nextCursor } = await list({ limit: 1 });
      const before = laptop.clerk.requests.length;
      const sent = reason.startsWith('cursor') ? { cursor: nextCursor, ...args } : args;
      expect(await refusal('list_users', sent)).toContain(reason);
      expect(laptop.clerk.requests).toHaveLength(before);
    });

    test.each(['-created_at', 'created_at'])(
      'loses nobody when the user of a cursor is gone, %s',
      async (orderBy) => {
        const { nextCursor, users: page } = await list({ limit: 1, orderBy });
        const all = await walk({ limit: 100, orderBy });
        await answer('delete_user', { userId: page[0]?.id });
        expect(await walk({ limit: 3, orderBy, cursor: nextCursor })).toEqual(all.slice(1));
      },
    );
  });

  describe('bans and locks', () => {
    const statusAfter = async (tool: string, userId: string) =>
      (await answer<{ user: Concise }>(tool, { userId })).user.status;

    test('ban_user keeps a user out and ends the sessions; unban_user lets the user in again', async () => {
      const { id } = named('Ada');
      expect(await statusAfter('ban_user', id)).toBe('banned');
      expect(await statusAfter('ban_user', id)).toBe('banned');
      const { totalCount } = await answer<{ totalCount: number }>('list_user_sessions', {
        userId: id,
        status: 'active',
      });
      expect(totalCount).toBe(0);
      expect(await statusAfter('unban_user', id)).toBe('active');
    });

    test('lock_user and unlock_user are found by search and run as operations', async () => {
      const found = await answer<{ operations: { name: string; callWith: string }[] }>('search_operations', {
        query: 'unlock a user who failed to sign in',
      });
      expect(found.operations[0]).toEqual(
        expect.objectContaining({ name: 'unlock_user', callWith: 'run_operation' }),
      );
      const { id } = named('Ada');
      for (const [operation, status] of [
        ['lock_user', 'locked'],
        ['unlock_user', 'active'],
      ]) {
        const { result } = await answer<{ result: { user: Concise } }>('run_operation', {
          operation,
          arguments: { userId: id },
        });
        expect(result.user.status).toBe(status);
      }
    });

    test.each(['ban_user', 'unban_user', 'lock_user', 'unlock_user'])(
      '%s says what is wrong with an id, unknown or hostile',
      async (tool) => {
        expect(await refusal(tool, { userId: 'user_nobody' })).toMatch(/\(404\)[\s\S]*Check the id/);
        const before = laptop.clerk.requests.length;
        expect(await refusal(tool, { userId: 'user_1/totp' })).toContain('must be user_');
        expect(laptop.clerk.requests).toHaveLength(before);
      },
    );
  });

  describe('update_user_metadata', () => {
    test('merges by default, replaces when asked to, and touches only what is sent', async () => {
      const { id } = named('Ada');
      const merged = await answer<Record<string, unknown>>('update_user_metadata', {
        userId: id,
        publicMetadata: { onboarding: { step: 6 }, plan: null },
      });
      expect(merged['publicMetadata']).toEqual({ onboarding: { completed: true, step: 6 } });
      const replaced = await answer<Record<string, unknown>>('update_user_metadata', {
        userId: id,
        mode: 'replace',
        publicMetadata: { level: 1 },
      });
      expect(replaced['publicMetadata']).toEqual({ level: 1 });
      expect(replaced['privateMetadata']).toEqual({ accountManager: 'Lena Fischer' });
    });

    test('refuses a call that changes nothing, and metadata beyond 8 KB', async () => {
      const userId = named('Ada').id;
      expect(await refusal('update_user_metadata', { userId })).toContain('Nothing to change');
      expect(
        await refusal('update_user_metadata', { userId, publicMetadata: { text: 'a'.repeat(9_000) } }),
      ).toContain('publicMetadata: is larger than the 8 KB');
      expect(laptop.clerk.requests).toEqual([]);
    });
  });
});

test('no tool shows private metadata to a support agent', async () => {
  const laptop = await startLaptop({ assembly });
  const client = confirming(await clients[0].connect(as(laptop, 'support')));
  const ada = [...laptop.clerk.state.users.values()].find(({ firstName }) => firstName === 'Ada')!;
  const seen = JSON.stringify([
    await client.call('find_user', { username: 'ada_okafor', detail: 'full' }),
    await client.call('list_users', { query: 'okafor', detail: 'full' }),
    await client.call('update_user_metadata', { userId: ada.id, publicMetadata: { seen: true } }),
  ]);
  const refused = await client.call('update_user_metadata', { userId: ada.id, privateMetadata: { a: 1 } });
  await client.close();
  await laptop.close();
  expect(seen).toContain('"seen":true');
  expect(seen).not.toMatch(/Lena Fischer|"privateMetadata"/);
  expect(textOf(refused)).toContain('privateMetadata needs the permission users:private');
});
