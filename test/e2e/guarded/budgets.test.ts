import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { as, clients, confirming, type TestClient, textOf, type ToolResult, withToken } from '../clients.ts';
import { functionProcesses } from '../function-processes.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

const assembly = assemblyOf('budgets');
let laptop: Laptop;
let admin: TestClient;

// Each test has budgets of its own: a laptop has a ledger of its own.
beforeEach(async () => {
  laptop = await startLaptop({ assembly });
  admin = await clients[0].connect(as(laptop));
});
afterEach(async () => {
  await admin.close();
  await laptop.close();
});

const usersWithoutOrganization = () => {
  const { users, memberships } = laptop.clerk.state;
  const members = new Set(Array.from(memberships.values(), ({ userId }) => userId));
  return [...users.keys()].filter((id) => !members.has(id));
};
const acted = (results: readonly ToolResult[]) => results.filter(({ isError }) => !isError);
/** New users, past this server, so that it counts none of them. */
async function addUsers(count: number): Promise<string[]> {
  const created: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`${laptop.clerkUrl}/v1/users`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${laptop.clerk.secretKey}`,
        'content-type': 'application/json',
        'clerk-api-version': '2026-05-12',
      },
      body: JSON.stringify({ email_address: [`many-${index}@example.org`], skip_password_requirement: true }),
    });
    created.push(((await response.json()) as { id: string }).id);
  }
  return created;
}

test('of 200 concurrent deletions under a budget of 10, on two instances, exactly 10 act', async () => {
  await admin.close();
  await laptop.close();
  const { createFunction } = functionProcesses(2);
  laptop = await startLaptop({ assembly, createFunction });
  admin = await clients[0].connect(as(laptop));
  const victims = await addUsers(200);
  const results = await Promise.all(victims.map((userId) => admin.call('delete_user', { userId })));
  expect(acted(results)).toHaveLength(10);
  expect(victims.filter((id) => !laptop.clerk.state.users.has(id))).toHaveLength(10);
  const refusals = results.filter(({ isError }) => isError).map(textOf);
  expect(refusals.every((text) => text.includes('The budget is spent: you have 10 deletions an hour'))).toBe(
    true,
  );
  expect(refusals[0]).toMatch(/It is filled again at \d{4}-\d\d-\d\dT\d\d:00:00\.000Z/);
  // A limit against hanging.
}, 300_000);

test('what Clerk refused is given back', async () => {
  for (let index = 0; index < 12; index += 1) {
    expect(textOf(await admin.call('delete_user', { userId: 'user_nobody' }))).toContain('Clerk refused');
  }
  const [userId = ''] = usersWithoutOrganization();
  expect(acted([await admin.call('delete_user', { userId })])).toHaveLength(1);
});

test('what Clerk may have done is not given back', async () => {
  const [first = '', ...others] = await addUsers(11);
  laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'DELETE', times: 1 });
  await admin.call('delete_user', { userId: first });
  const results: ToolResult[] = [];
  for (const userId of others) results.push(await admin.call('delete_user', { userId }));
  expect(acted(results)).toHaveLength(9);
});

test('another client of the same person gets no budget of its own', async () => {
  const { tokens, state } = laptop.clerk;
  const userId = seededUsers['Bruno'] ?? '';
  const organizationId = seededOrganizations['northwind-robotics'] ?? '';
  const invite = async (clientId: string, count: number) => {
    const token = await tokens.oauth({ userId, clientId, audience: laptop.mcpUrl });
    const client = confirming(await clients[0].connect(withToken(laptop, token)));
    const results: ToolResult[] = [];
    for (let index = 0; index < count; index += 1) {
      const emailAddress = `${clientId}-${index}@example.org`;
      results.push(await client.call('create_user_invitation', { emailAddress }));
    }
    await client.close();
    return acted(results).length;
  };
  expect(state.organizations.has(organizationId)).toBe(true);
  expect(await invite('onelongclientid', 2)).toBe(2);
  expect(await invite('otherlongclientid', 2)).toBe(1);
});

test('an organization has a budget of its own, whoever uses it', async () => {
  const { tokens } = laptop.clerk;
  const token = await tokens.oauth({ userId: seededUsers['Bruno'] ?? '', audience: laptop.mcpUrl });
  const bruno = confirming(await clients[0].connect(withToken(laptop, token)));
  const raise = (client: TestClient, organization: string, name: string) =>
    client.call('set_organization_member', {
      organizationId: seededOrganizations[organization],
      userId: seededUsers[name],
      role: 'org:admin',
    });
  const inHarbor = [
    await raise(admin, 'harbor-and-pine', 'Ada'),
    await raise(bruno, 'harbor-and-pine', 'Chiara'),
    await raise(bruno, 'harbor-and-pine', 'Dmitri'),
  ];
  expect(acted(inHarbor)).toHaveLength(2);
  expect(textOf(inHarbor[2] ?? { content: [] })).toContain(
    `the organization ${seededOrganizations['harbor-and-pine']} has 2 role raises an hour`,
  );
  // What was refused there took nothing from the person's own budget.
  expect(acted([await raise(bruno, 'lumen-health', 'Chiara')])).toHaveLength(1);
  expect(acted([await raise(bruno, 'lumen-health', 'Dmitri')])).toHaveLength(0);
  await bruno.close();
});

test('an operation called through run_operation is counted like any other', async () => {
  const victims = await addUsers(11);
  const results: ToolResult[] = [];
  for (const userId of victims) {
    results.push(await admin.call('run_operation', { operation: 'delete_user', arguments: { userId } }));
  }
  expect(acted(results)).toHaveLength(10);
});
