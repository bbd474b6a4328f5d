import { expect, test } from '@jest/globals';
import { textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { modernCall } from './messages.ts';

/* What the authorizer refuses a known caller is on record, though the authorizer may not write there. */

const { laptop, client } = useLaptop({ client: 'admin' });

const userId = () => [...laptop.clerk.state.users.keys()][0] ?? '';
const tokenOf = (isKnown: boolean) => {
  const admin = [...laptop.clerk.state.memberships.values()].find(
    ({ role, organizationId }) => role === 'org:admin' && organizationId.startsWith('org_2EmbeddedN'),
  );
  const staff = new Set([...laptop.clerk.state.memberships.values()].map((membership) => membership.userId));
  const stranger = [...laptop.clerk.state.users.keys()].find((id) => !staff.has(id));
  return laptop.clerk.tokens.oauth({
    userId: (isKnown ? admin?.userId : stranger) ?? '',
    scopes: ['users:read'],
    audience: laptop.mcpUrl,
  });
};
const refused = async (token: string, tool: string) => {
  const call = modernCall(tool, { userId: userId() }, { authorization: `Bearer ${token}` });
  expect((await fetch(laptop.mcpUrl, call)).status).toBe(403);
  // A verdict that the gateway keeps is not asked for again.
  laptop.flushVerdicts();
};

test('once for each minute, caller and tool, with how often, and nobody else is', async () => {
  await laptop.reconcile();
  const known = await tokenOf(true);
  await refused(known, 'delete_user');
  await refused(known, 'delete_user');
  await refused(known, 'ban_user');
  await refused(await tokenOf(false), 'delete_user');
  // The log is read when two minutes are over, whole minutes alone.
  await laptop.freeze('reconcile', 4 * 60_000);
  expect(await laptop.reconcile()).toMatchObject({ atEdge: expect.any(Number) });

  const result = await client.call('search_audit_log', { result: 'refused' });
  const { changes } = result.structuredContent as { changes: readonly Record<string, unknown>[] };
  const atEdge = changes.filter(({ edgeMinute }) => edgeMinute !== undefined);
  const times = (tool: string) =>
    atEdge
      .filter((change) => change['tool'] === tool)
      .reduce((sum, { times: more = 1 }) => sum + Number(more), 0);
  expect([times('delete_user'), times('ban_user')]).toEqual([2, 1]);
  expect(atEdge[0]).toMatchObject({
    principal: { kind: 'user' },
    rules: ['admins'],
    reason: 'no_permission',
    edgeMinute: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/),
  });
  expect(textOf(result)).toContain(String(atEdge[0]?.['edgeMinute']));

  // The same minutes make no records anew.
  expect(await laptop.reconcile()).toMatchObject({ atEdge: 0 });
});
