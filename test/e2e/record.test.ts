import { describe, expect, test } from '@jest/globals';
import { as, clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { json } from './messages.ts';

const { laptop, client, readOnly } = useLaptop({ client: 'unattended', readOnly: 'readOnly' });

interface Entry {
  readonly changeId: string;
  readonly tool: string;
  readonly targets: readonly string[];
  readonly result: string;
  readonly reason: string | null;
  readonly steps?: readonly string[];
}

async function answer(query: Record<string, unknown> = {}) {
  const result = await client.call('search_audit_log', query);
  expect([result.isError ?? false, textOf(result)]).toEqual([false, expect.any(String)]);
  const { changes, ...more } = result.structuredContent as { changes: Entry[] } & Record<string, unknown>;
  return { text: textOf(result), changes, more };
}
const search = async (query: Record<string, unknown> = {}) => (await answer(query)).changes;
const changed = async (tool: string, args: Record<string, unknown>) => {
  const result = await client.call(tool, args);
  expect([result.isError ?? false, textOf(result)]).toEqual([false, expect.any(String)]);
  return result.structuredContent as Record<string, { id?: string }>;
};
const organizationCalled = (slug: string) =>
  [...laptop.clerk.state.organizations.values()].find((organization) => organization.slug === slug)!.id;
const userCalled = (name: string) =>
  [...laptop.clerk.state.users.values()].find(({ firstName }) => firstName === name)!.id;
const newest = async (from: ReadonlyMap<string, unknown>) => [...from.keys()].at(-1)!;

describe('what was changed is found', () => {
  test('by the id of a user who was created, and by each address, in any case, but by no other', async () => {
    await changed('create_user', { emailAddress: ['Grace@Example.com', 'hopper@example.com'] });
    const id = await newest(laptop.clerk.state.users);
    const [entry] = await search({ target: id });
    expect(entry).toMatchObject({ tool: 'create_user', targets: [id], steps: [`POST /users made ${id}`] });
    for (const target of ['grace@example.com', 'hopper@example.com']) {
      expect(await search({ target })).toEqual([entry]);
    }
    expect(await search({ target: 'grace@example.co' })).toEqual([]);
  });

  test('by the address that an invitation is for, with the role and the invitation', async () => {
    const organizationId = organizationCalled('lumen-health');
    const invitation = { organizationId, emailAddress: 'new@example.com', role: 'org:member' };
    await changed('create_organization_invitation', invitation);
    const id = await newest(laptop.clerk.state.organizationInvitations);
    const [entry] = await search({ target: 'new@example.com' });
    expect(entry).toMatchObject({
      targets: [organizationId, id],
      steps: [`POST /organizations/{id}/invitations ${organizationId} as org:member made ${id}`],
    });
  });

  test('by each user who was created in bulk, and by what each of them is', async () => {
    const rows = ['one', 'two', 'three'].map((name) => ({ emailAddress: [`${name}@example.net`] }));
    await changed('create_users', { rows });
    const ids = [...laptop.clerk.state.users.keys()].slice(-3);
    const [entry] = await search();
    expect(entry).toMatchObject({ tool: 'create_users', targets: ids, result: 'done' });
    for (const target of [...ids, 'two@example.net']) expect(await search({ target })).toEqual([entry]);
  });

  test('with the role that was given, and to whom', async () => {
    const membership = [...laptop.clerk.state.memberships.values()].find(
      ({ role }) => role === 'org:member',
    )!;
    const { organizationId, userId } = membership;
    await changed('set_organization_member', { organizationId, userId, role: 'org:admin' });
    const [entry] = await search({ target: userId });
    expect(entry?.steps).toEqual([
      `PATCH /organizations/{id}/memberships/{id} ${organizationId} ${userId} as org:admin`,
    ]);
  });

  test('by the organization that was created, and not by its creator', async () => {
    const createdBy = userCalled('Ada');
    await changed('create_organization', { name: 'Analytical Engines', createdBy });
    const id = await newest(laptop.clerk.state.organizations);
    expect(await search({ target: id })).toMatchObject([{ tool: 'create_organization', targets: [id] }]);
    expect((await search({ target: createdBy })).map(({ tool }) => tool)).not.toContain(
      'create_organization',
    );
  });

  test('by each organization that somebody was taken out of by a workflow, with its steps and how many', async () => {
    const userId = userCalled('Ada');
    const organizations = [...laptop.clerk.state.memberships.values()]
      .filter((membership) => membership.userId === userId)
      .map(({ organizationId }) => organizationId);
    expect(organizations.length).toBeGreaterThan(1);
    await changed('offboard_user', { userId });
    for (const target of organizations) {
      const [entry] = await search({ target });
      expect(entry).toMatchObject({
        tool: 'offboard_user',
        targets: expect.arrayContaining([userId, target]),
      });
      expect(entry?.steps).toContain(`DELETE /organizations/{id}/memberships/{id} ${target} ${userId}`);
    }
  });

  test('as nothing to do, where all was so already', async () => {
    const userId = userCalled('Ada');
    await changed('offboard_user', { userId });
    await changed('offboard_user', { userId });
    expect((await search({ target: userId, result: 'nothing_to_do' })).map(({ tool }) => tool)).toEqual([
      'offboard_user',
    ]);
  });
});

describe('an answer of search_audit_log', () => {
  test('has as many changes as are asked for', async () => {
    const userId = userCalled('Ada');
    for (let count = 0; count < 3; count += 1)
      await changed('update_user', { userId, lastName: `L${count}` });
    expect(await search({ limit: 2 })).toHaveLength(2);
    const refused = await client.call('search_audit_log', { limit: 101 });
    expect(textOf(refused)).toContain('limit');
  });

  test('says how they ended, and what those whom they were about are called', async () => {
    const userId = userCalled('Ada');
    await changed('update_user', { userId, lastName: 'King' });
    const { text, more } = await answer({ limit: 1 });
    expect(text).toMatch(/^1 entry: 1 done\./);
    expect(more['names']).toEqual({ [userId]: expect.stringMatching(/^Ada King <ada\.okafor@/) });
  });

  test('shows of a bulk change what was looked for first, and twenty at most, in little room', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ emailAddress: [`bulk${index}@example.net`] }));
    await changed('create_users', { rows });
    const target = [...laptop.clerk.state.users.keys()].at(-1)!;
    const { text, changes } = await answer({ target });
    const [entry] = changes as (Entry & { moreTargets: number })[];
    expect([entry!.targets.length, entry!.targets[0], entry!.moreTargets]).toEqual([20, target, 40]);
    expect(entry!.steps?.[0]).toBe(`POST /users made ${target}`);
    expect(entry!.steps?.at(-1)).toBe('POST /users: 40 more');
    expect(text.length).toBeLessThan(6_000);
  });

  test('says how a change was approved: here, that nobody was asked', async () => {
    await changed('update_user', { userId: userCalled('Ada'), lastName: 'King' });
    expect(await search({ limit: 1 })).toMatchObject([{ approved: 'not_asked' }]);
  });

  test('names whom an invitation is for, which is on record by its id', async () => {
    await changed('create_user_invitation', { emailAddress: 'guest@example.net' });
    const { changes, more } = await answer({ target: 'guest@example.net' });
    const [id] = changes[0]!.targets;
    expect(more['names']).toEqual({ [id!]: '<guest@example.net>' });
    await changed('revoke_invitation', { invitationId: id });
    expect((await answer({ tool: 'revoke_invitation', limit: 1 })).more['names']).toEqual({
      [id!]: '<guest@example.net>',
    });
  });

  test('says when there is no tool of a name, and which may be meant', async () => {
    expect((await answer({ tool: 'nosuch' })).text).toMatch(
      /^No entries\. There is no tool or operation "nosuch" here/,
    );
    expect((await answer({ tool: 'delete_users' })).text).toContain('did you mean delete_user?');
    expect((await answer({ tool: 'add_domain' })).text).toMatch(/^No entries\.(?! There)/);
  });

  test('names nobody whom the caller may not read', async () => {
    const token = await laptop.clerk.tokens.machine({
      machineId: 'mch_2EmbeddedUnattendedAgent001',
      claims: { aud: laptop.mcpUrl, scope: 'audit:read' },
    });
    await changed('update_user', { userId: userCalled('Ada'), lastName: 'Byron' });
    const auditor = await clients[0].connect(withToken(laptop, token));
    const { structuredContent } = await auditor.call('search_audit_log', { limit: 1 });
    await auditor.close();
    expect(structuredContent).not.toHaveProperty('names');
    expect(structuredContent).toMatchObject({ changes: [{ tool: 'update_user' }] });
  });

  test('sums up a period in one call', async () => {
    const userId = userCalled('Ada');
    await changed('update_user', { userId, lastName: 'Lovelace' });
    await client.call('delete_user', { userId: 'user_nobody' });
    const { changes, more } = await answer({ summary: true });
    expect([changes, more['nextCursor']]).toEqual([[], undefined]);
    const { byCaller, byTool, byResult } = more['totals'] as Record<string, Record<string, number>>;
    const total = Object.values(byCaller!).reduce((sum, count) => sum + count, 0);
    expect(byCaller).toEqual({ mch_2EmbeddedUnattendedAgent001: total });
    expect(byTool).toMatchObject({ update_user: expect.any(Number), delete_user: expect.any(Number) });
    expect(Object.values(byResult!).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(byResult).toMatchObject({ done: expect.any(Number), refused: expect.any(Number) });
  });
});

test('who may not read the record finds nothing in it', async () => {
  expect(
    textOf(
      await readOnly
        .call('search_audit_log')
        .catch((error: unknown) => ({ content: [{ type: 'text', text: String(error) }] })),
    ),
  ).toContain('audit:read');
});

describe('a change of which the result is unknown', () => {
  test('is recognized when it is asked for again, and answered with what Clerk shows of it', async () => {
    const userId = userCalled('Elif');
    laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'POST', path: '/users/*/ban', times: 1 });
    await client.call('ban_user', { userId });
    laptop.clerk.requests.length = 0;
    const again = await client.call('ban_user', { userId });
    expect([again.isError, textOf(again)]).toEqual([
      true,
      expect.stringMatching(/same change at .*Clerk now shows it as made \(is_banned\)\. Nothing was sent/),
    ]);
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const [refused, first] = await search({ target: userId });
    expect([refused?.result, refused?.reason, first?.result]).toEqual([
      'refused',
      'repeat_of_unknown',
      'unknown',
    ]);
  });

  test('is made when Clerk shows that nothing was changed', async () => {
    const userId = userCalled('Elif');
    laptop.clerk.fault({ kind: 'dropped', when: 'before', method: 'DELETE', times: 1 });
    await client.call('delete_user', { userId });
    await changed('delete_user', { userId });
    expect(laptop.clerk.state.users.has(userId)).toBe(false);
  });

  test('is met by a third one, too, when another was made at the same time in the same process', async () => {
    const userId = userCalled('Elif');
    laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'POST', path: '/users/*/ban', times: 1 });
    const ban = { method: 'tools/call', params: { name: 'ban_user', arguments: { userId } } };
    const both = await as(laptop, 'unattended').fetch(laptop.mcpUrl, {
      method: 'POST',
      headers: { ...json, accept: 'application/json', 'mcp-protocol-version': '2025-03-26' },
      body: JSON.stringify([
        { jsonrpc: '2.0', id: 1, ...ban },
        { jsonrpc: '2.0', id: 2, ...ban },
      ]),
    });
    const answers = (await both.json()) as { result: { isError?: boolean } }[];
    expect(answers.filter(({ result }) => result.isError)).toHaveLength(1);
    await laptop.idle();
    laptop.clerk.requests.length = 0;
    expect(textOf(await client.call('ban_user', { userId }))).toContain('You asked for the same change at');
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('is not made once more where Clerk does not show it', async () => {
    const args = { emailAddress: ['once@example.com'] };
    laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'POST', path: '/users', times: 1 });
    await client.call('create_user', args);
    const again = await client.call('create_user', args);
    expect(textOf(again)).toMatch(/can't be told from what it shows now .*make the call again after 20/);
  });
});

describe('a refusal is on record with its reason', () => {
  const refusalsOf = async (subject: string) =>
    (await search({ subject, result: 'refused' })).map(({ tool, reason }) => [tool, reason]);
  const support = 'mch_2EmbeddedSupportAgent000001';

  test('of a tool, a field, and an operation that the caller may not use, also of reads', async () => {
    const caller = await clients[0].connect(as(laptop, 'readOnly'));
    const first = [...laptop.clerk.state.machines.values()].find(({ name }) => /read/i.test(name));
    const userId = userCalled('Ada');
    const refuse = async (tool: string, args: Record<string, unknown>) =>
      caller.call(tool, args).catch(() => undefined);
    await refuse('delete_user', { userId, 'not a field': 'user_sneaked' });
    await refuse('run_operation', { operation: 'list_machines', arguments: {} });
    await refuse('run_operation', { operation: 'delete_machine', arguments: { machineId: 'mch_1' } });
    const found = await search({ subject: first?.id ?? support });
    expect(found.slice(0, 3).map(({ tool, result, reason }) => [tool, result, reason])).toEqual([
      ['delete_machine', 'refused', 'no_permission'],
      ['list_machines', 'refused', 'no_permission'],
      ['delete_user', 'refused', 'no_permission'],
    ]);
    expect(found[2]).toMatchObject({ targets: [userId], fields: ['userId'] });
    await caller.close();
  });

  test('once in a minute for the same one, which is counted', async () => {
    const caller = await clients[0].connect(as(laptop, 'support'));
    const times = async () => {
      const found = (await search({ tool: 'delete_organization', result: 'refused' })) as (Entry & {
        times?: number;
      })[];
      return [found.length, found.reduce((sum, entry) => sum + (entry.times ?? 1), 0)];
    };
    const before = await times();
    for (let count = 0; count < 5; count += 1) {
      await caller.call('delete_organization', { organizationId: `org_${count}` }).catch(() => undefined);
    }
    const [records = 0, all = 0] = await times();
    // The minute may have ended in between.
    expect(records - before[0]!).toBeLessThanOrEqual(2);
    expect(all - before[1]!).toBe(5);
    expect(await refusalsOf(support)).not.toContainEqual(['update_user', 'no_permission']);
    await caller.close();
  });

  test('counts a refusal as often as it came', async () => {
    const caller = await clients[0].connect(as(laptop, 'support'));
    for (let count = 0; count < 4; count += 1) {
      await caller.call('delete_machine', { machineId: 'mch_counted' }).catch(() => undefined);
      await caller
        .call('run_operation', { operation: 'delete_machine', arguments: { machineId: 'mch_counted' } })
        .catch(() => undefined);
    }
    await caller.close();
    const { text, changes } = await answer({ tool: 'delete_machine', target: 'mch_counted' });
    const calls = (changes as (Entry & { times?: number })[]).reduce((sum, { times = 1 }) => sum + times, 0);
    expect(calls).toBeGreaterThanOrEqual(4);
    expect(text).toMatch(
      new RegExp(`^${changes.length} entr(?:y|ies) of ${calls} calls: ${calls} refused\\.`),
    );
  });
});

describe('reads on record', () => {
  test('are exports, with what the client says of itself, and not every read', async () => {
    await client.call('export_users', {});
    await client.call('get_user', { userId: userCalled('Ada') });
    const [newest] = await search({ limit: 1 });
    expect(newest).toMatchObject({
      tool: 'export_users',
      result: 'done',
      declared: { client: expect.any(String) },
    });
  });
});
