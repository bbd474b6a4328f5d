import { describe, expect, test } from '@jest/globals';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { ada, northwind } from '../local/clerk/users/people-picks.ts';
import { textOf, type ToolResult } from './clients.ts';
import { useGrantingLaptop } from './laptop-fixture.ts';

const { granting, client } = useGrantingLaptop();

const most = 60_000;
const metadata = { note: 'x'.repeat(3_000) };

/** The user, as a member of so many organizations with long metadata. */
function inOrganizations({ state }: EmbeddedClerk, userId: string, count: number): void {
  const organization = [...state.organizations.values()][0]!;
  const membership = [...state.memberships.values()][0]!;
  for (let index = 0; index < count; index += 1) {
    const organizationId = `org_many${index}`;
    state.organizations.set(organizationId, { ...organization, id: organizationId, slug: `many-${index}` });
    const id = `orgmem_many${index}`;
    state.memberships.set(id, { ...membership, id, organizationId, userId, publicMetadata: metadata });
  }
}

/** More users with long metadata. */
function moreUsers({ state }: EmbeddedClerk, count: number): void {
  const user = [...state.users.values()][0]!;
  for (let index = 0; index < count; index += 1) {
    const id = `user_many${index}`;
    state.users.set(id, { ...user, id, publicMetadata: metadata, createdAt: user.createdAt + index });
  }
}

const sizes = (answer: ToolResult) => [
  textOf(answer).length,
  JSON.stringify(answer.structuredContent).length,
];

/** Walks to the end of a list; gives the ids on its pages, and the largest part of any result. */
async function walk(name: string, args: Record<string, unknown>, list: string) {
  const ids: string[] = [];
  let largest = 0;
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = { ...args, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await client.call(name, page);
    const structured = answer.structuredContent!;
    largest = Math.max(largest, ...sizes(answer));
    ids.push(
      ...(structured[list] as Record<string, string>[]).map(
        (item) => item['id'] ?? `${item['organizationId']}${item['userId']}`,
      ),
    );
    cursor = structured['nextCursor'] as string | undefined;
    expect(cursor === undefined || textOf(answer).includes(cursor)).toBe(true);
    pages += 1;
  } while (cursor !== undefined && pages < 100);
  return { ids, largest, pages };
}

describe('a result has 60,000 characters at most in either part, and its cursor goes on exactly there', () => {
  const lists: [string, (clerk: EmbeddedClerk) => Record<string, unknown>, string][] = [
    ['get_user_memberships', (clerk) => ({ userId: ada(clerk).id, limit: 500 }), 'memberships'],
    ['list_organizations', () => ({ limit: 500, detail: 'full' }), 'organizations'],
    ['list_users', () => ({ limit: 100, detail: 'full' }), 'users'],
    ['list_users', () => ({ limit: 100, detail: 'full', orderBy: 'first_name' }), 'users'],
    ['review_access', (clerk) => ({ userId: ada(clerk).id }), 'access'],
    ['export_users', () => ({ fields: ['id', 'publicMetadata'], maxCharacters: 60_000 }), 'users'],
  ];
  test.each(lists)('%s %#', async (name, argumentsOf, list) => {
    const { clerk } = granting.laptop;
    inOrganizations(clerk, ada(clerk).id, 400);
    moreUsers(clerk, 120);
    const { ids, largest, pages } = await walk(name, argumentsOf(clerk), list);
    expect(pages).toBeGreaterThan(1);
    expect(largest).toBeLessThanOrEqual(most);
    expect(new Set(ids).size).toBe(ids.length);
    const mine = [...clerk.state.memberships.values()].filter(({ userId }) => userId === ada(clerk).id);
    const all = {
      memberships: mine.length,
      access: mine.length,
      organizations: clerk.state.organizations.size,
      users: clerk.state.users.size,
    };
    expect(ids).toHaveLength(all[list as keyof typeof all]);
  });

  test('search_audit_log, however long what its targets are called', async () => {
    const { clerk } = granting.laptop;
    moreUsers(clerk, 100);
    const changed: string[] = [];
    for (let index = 0; index < 100; index += 1) {
      const user = clerk.state.users.get(`user_many${index}`)!;
      Object.assign(user, { firstName: 'F'.repeat(120), lastName: 'L'.repeat(120) });
      await client.call('lock_user', { userId: user.id });
      changed.unshift(user.id);
    }
    const targets: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const answer = await client.call('search_audit_log', {
        limit: 100,
        tool: 'lock_user',
        ...(cursor === undefined ? {} : { cursor }),
      });
      const { changes, nextCursor } = answer.structuredContent as {
        changes: { targets: string[] }[];
        nextCursor?: string;
      };
      expect(Math.max(...sizes(answer))).toBeLessThanOrEqual(most);
      expect(textOf(answer)).toMatch(new RegExp(`^${changes.length} entries: ${changes.length} done\\.`));
      targets.push(...changes.flatMap((change) => change.targets));
      cursor = nextCursor;
      pages += 1;
    } while (cursor !== undefined && pages < 10);
    expect(pages).toBeGreaterThan(1);
    expect(targets).toEqual(changed);
  });

  test('an operation that lists', async () => {
    const { clerk } = granting.laptop;
    inOrganizations(clerk, ada(clerk).id, 100);
    const answer = await client.call('run_operation', {
      operation: 'list_all_memberships',
      arguments: { limit: 100 },
    });
    expect(Math.max(...sizes(answer))).toBeLessThanOrEqual(most);
    const { items, nextCursor } = answer.structuredContent!['result'] as Record<string, unknown[]>;
    const next = await client.call('run_operation', {
      operation: 'list_all_memberships',
      arguments: { limit: 1, cursor: nextCursor },
    });
    const all = await client.call('run_operation', {
      operation: 'list_all_memberships',
      arguments: { limit: 100, maxCharacters: 2_000_000 },
    });
    const whole = (all.structuredContent!['result'] as Record<string, unknown[]>)['items']!;
    expect(whole).toHaveLength(100);
    expect((next.structuredContent!['result'] as Record<string, unknown[]>)['items']).toEqual([
      whole[items!.length],
    ]);
  });

  test('unless maxCharacters asks for more', async () => {
    const { clerk } = granting.laptop;
    moreUsers(clerk, 120);
    const answer = await client.call('list_users', { limit: 100, detail: 'full', maxCharacters: 1_000_000 });
    expect(answer.structuredContent?.['users']).toHaveLength(100);
    expect(Math.min(...sizes(answer))).toBeGreaterThan(most);
  });

  test('also where there are no pages', async () => {
    const { clerk } = granting.laptop;
    const user = ada(clerk);
    const [address] = user.emailAddresses;
    for (let index = 0; index < 1_500; index += 1) {
      user.emailAddresses.push({ ...address!, id: `idn_${index}`, emailAddress: `ada${index}@example.org` });
    }
    const answer = await client.call('get_user', { userId: user.id });
    expect(Math.max(...sizes(answer))).toBeLessThanOrEqual(most);
    expect(textOf(answer)).toMatch(
      /^Too long to show whole: texts end after \d+ characters, lists after \d+/,
    );
  });
});

/** All texts in a value. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).concat(Object.values(value).flatMap(textsIn));
};

describe('no half of a character leaves this server, and none that changes the direction of text', () => {
  const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
  const long = (length: number) => `a${'😀'.repeat(length)}`;
  const hostile = (length: number) => `\u202e${long(length)}`;

  const expectHarmless = (answer: ToolResult) => {
    for (const text of textsIn([answer.content, answer.structuredContent ?? {}])) {
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(directions);
    }
  };

  test('in what users and applications wrote', async () => {
    const { clerk } = granting.laptop;
    const user = ada(clerk);
    Object.assign(user, {
      firstName: hostile(300),
      lastName: '\ud83d',
      publicMetadata: { [hostile(3)]: hostile(900) },
    });
    Object.assign(northwind(clerk), { name: hostile(300), publicMetadata: { note: '\u202eevil\udc00' } });
    for (const [name, args] of [
      ['get_user', { userId: user.id }],
      ['list_users', {}],
      ['get_organization', { organizationId: northwind(clerk).id }],
      ['list_organizations', { detail: 'full' }],
      ['get_user_memberships', { userId: user.id }],
      ['review_access', { organizationId: northwind(clerk).id }],
      ['export_users', { format: 'csv', fields: ['id', 'firstName', 'publicMetadata'] }],
    ] as const) {
      const answer = await client.call(name, args);
      expect(answer.isError ?? false).toBe(false);
      expectHarmless(answer);
    }
  });

  test.each([
    ['a tool that is not there', 'run_operation', { operation: long(39) }],
    ['a parameter that is not there', 'get_user', { [long(150)]: 1 }],
    ['a value that is wrong', 'get_user', { userId: long(5_000) }],
    [
      'many of them',
      'create_users',
      { rows: Array.from({ length: 100 }, () => ({ [long(120)]: long(120) })) },
    ],
  ])('in a refusal of %s', async (_, name, args) => {
    const answer = await client.call(name, args);
    expect(answer.isError).toBe(true);
    expectHarmless(answer);
  });
});
