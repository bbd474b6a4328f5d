import { describe, expect, test } from '@jest/globals';
import { as, clients, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { listedTools } from './listed-tools.ts';

interface UserContent {
  readonly id: string;
  readonly firstName: string | null;
  readonly primaryEmailAddressId: string | null;
  readonly emailAddresses: readonly { id: string; emailAddress: string; verification: string }[];
  readonly publicMetadata: Record<string, unknown>;
}

describe.each(clients)('$client', ({ connect }) => {
  const { laptop, client } = useLaptop({ client: (laptop) => connect(as(laptop)) });

  const user = async (tool: string, args: Record<string, unknown>): Promise<UserContent> => {
    const result = await client.call(tool, args);
    expect(textOf(result)).not.toBe('');
    expect(result.isError ?? false).toBe(false);
    return result.structuredContent?.['user'] as UserContent;
  };
  const created = (args: Record<string, unknown> = {}) =>
    user('create_user', { emailAddress: ['ada@example.org'], password: 'correct horse battery', ...args });

  test('sees the tools in a stable order, each with title, hints and both schemas', async () => {
    const tools = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(listedTools.admin);
    for (const tool of tools) {
      expect(tool.title).toEqual(expect.any(String));
      expect(tool.annotations).toEqual(
        expect.objectContaining({
          readOnlyHint: expect.any(Boolean),
          destructiveHint: expect.any(Boolean),
          idempotentHint: expect.any(Boolean),
          openWorldHint: expect.any(Boolean),
        }),
      );
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema?.type).toBe('object');
    }
  });

  test('creates a user, reads it, changes it and deletes it', async () => {
    const ada = await created({ firstName: 'Ada', publicMetadata: { team: 'core', level: 1 } });
    expect(await user('get_user', { userId: ada.id })).toEqual(ada);

    const changed = await user('update_user', {
      userId: ada.id,
      firstName: 'Augusta',
      publicMetadata: { level: 2, team: null },
    });
    expect(changed.firstName).toBe('Augusta');
    expect(changed.publicMetadata).toEqual({ level: 2 });

    const deleted = await client.call('delete_user', { userId: ada.id });
    expect(deleted.structuredContent).toEqual({ userId: ada.id, deleted: true });
    const gone = await client.call('get_user', { userId: ada.id });
    expect(gone.isError).toBe(true);
    expect(textOf(gone)).toMatch(/resource_not_found[\s\S]*Check the id[\s\S]*trace id/);
  });

  test('replaces metadata only when asked to', async () => {
    const ada = await created({ publicMetadata: { team: 'core', level: 1 } });
    const replaced = await user('update_user', {
      userId: ada.id,
      publicMetadata: { level: 3 },
      metadataMode: 'replace',
    });
    expect(replaced.publicMetadata).toEqual({ level: 3 });
  });

  test('learns which parameter Clerk refused, and why', async () => {
    await created();
    const again = await client.call('create_user', {
      emailAddress: ['ada@example.org'],
      password: 'correct horse battery',
    });
    expect(again.isError).toBe(true);
    expect(textOf(again)).toMatch(/emailAddress: .*form_identifier_exists/);
  });

  test('learns which primary address would do when one is refused', async () => {
    const ada = await created();
    const refused = await client.call('update_user', { userId: ada.id, primaryEmailAddressId: 'idn_nobody' });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(`would do: ${ada.primaryEmailAddressId} (ada@example.org)`);
  });

  test('invites once; a second invitation or a known address is refused with the id that is there', async () => {
    const first = await client.call('create_user_invitation', { emailAddress: 'new@example.org' });
    const { invitation } = first.structuredContent as { invitation: { id: string; status: string } };
    expect(invitation.status).toBe('pending');
    expect(JSON.stringify(first)).not.toContain('ticket');

    const second = await client.call('create_user_invitation', { emailAddress: 'new@example.org' });
    expect(second.isError).toBe(true);
    expect(textOf(second)).toContain(invitation.id);

    const ada = await created();
    const known = await client.call('create_user_invitation', { emailAddress: 'ada@example.org' });
    expect(known.isError).toBe(true);
    expect(textOf(known)).toContain(ada.id);
  });

  test('reads all memberships of a user, or page by page', async () => {
    const member = [...laptop.clerk.state.users.keys()];
    const counts = await Promise.all(
      member.map(async (userId) => {
        const all = await client.call('get_user_memberships', { userId });
        return {
          userId,
          all: all.structuredContent as { memberships: { id: string }[]; totalCount: number },
        };
      }),
    );
    const busiest = counts.toSorted((a, b) => b.all.totalCount - a.all.totalCount)[0];
    expect(busiest?.all.totalCount).toBeGreaterThan(1);
    expect(busiest?.all.memberships).toHaveLength(busiest?.all.totalCount ?? 0);

    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.call('get_user_memberships', {
        userId: busiest?.userId,
        limit: 1,
        ...(cursor ? { cursor } : {}),
      });
      const content = page.structuredContent as { memberships: { id: string }[]; nextCursor?: string };
      expect(content.memberships).toHaveLength(1);
      paged.push(...content.memberships.map(({ id }) => id));
      cursor = content.nextCursor;
    } while (cursor);
    expect(paged).toEqual(busiest?.all.memberships.map(({ id }) => id));
  });

  test.each([
    ['an unknown parameter', { userId: 'user_1', verbose: true }, 'verbose: is not a parameter of get_user'],
    ['a missing parameter', {}, 'userId'],
    ['a path in an id', { userId: 'user_1/totp' }, 'must be user_'],
    ['a query in an id', { userId: 'user_1?limit=1' }, 'must be user_'],
    ['a fragment in an id', { userId: 'user_1#' }, 'must be user_'],
    ['dots in an id', { userId: 'user_..' }, 'must be user_'],
    ['an encoded slash in an id', { userId: 'user_1%2Ftotp' }, 'must be user_'],
    ['a letter from another script in an id', { userId: 'user_а' }, 'must be user_'],
    ['a line break in an id', { userId: 'user_1\n' }, 'must be user_'],
    ['a very long id', { userId: `user_${'a'.repeat(100_000)}` }, 'must be user_'],
  ])('is told about %s, and nothing reaches Clerk', async (_, args, reason) => {
    const before = laptop.clerk.requests.length;
    const result = await client.call('get_user', args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(reason);
    expect(laptop.clerk.requests).toHaveLength(before);
  });
});

describe('many at once', () => {
  const { laptop } = useLaptop();

  test('200 concurrent calls get 200 answers, each its own', async () => {
    const ids = [...laptop.clerk.state.users.keys()];
    const connected = await Promise.all(clients.map(({ connect }) => connect(as(laptop))));
    const calls = Array.from({ length: 200 }, async (_, index) => {
      const userId = ids[index % ids.length];
      const result = await connected[index % connected.length]?.call('get_user', { userId });
      return [userId, (result?.structuredContent?.['user'] as UserContent | undefined)?.id];
    });
    const answers = await Promise.all(calls);
    await Promise.all(connected.map((client) => client.close()));
    expect(answers.filter(([asked, answered]) => asked !== answered)).toEqual([]);
  });
});
