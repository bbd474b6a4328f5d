import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import type { Laptop } from '../../local/laptop.ts';
import { grace } from '../local/clerk/users/people-picks.ts';
import {
  type Action,
  approvalIn,
  elicitingClient,
  personToken,
  records,
  userCalled,
} from './approvals-fixture.ts';
import { as, clients, type TestClient, textOf, withToken } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

let granting: GrantingLaptop;
let laptop: Laptop;
let adaToken: string;
let ada: TestClient;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  granting = await startGrantingLaptop();
  laptop = granting.laptop;
  adaToken = await personToken(laptop, 'Ada');
  ada = await clients[0].connect(withToken(laptop, adaToken));
  open.push(ada);
});
afterAll(async () => {
  for (const client of open) await client.close();
  await granting.close();
});
beforeEach(() => {
  laptop.clerk.reset();
  laptop.clerk.requests.length = 0;
});

async function person(answer: Action) {
  const client = await elicitingClient(laptop.mcpUrl, adaToken, () => answer);
  open.push(client);
  return client;
}
const elif = () => userCalled(laptop.clerk, 'Elif');
const roleOf = (userId: string) =>
  [...laptop.clerk.state.memberships.values()].find(
    (one) => one.userId === userId && one.organizationId === seedStaffOrganization,
  )?.role;

test('nobody becomes an admin of this server, by a role in its organization, without a question', async () => {
  const change = { organizationId: seedStaffOrganization, userId: elif(), role: 'org:admin' };
  const { preview, confirmation } = approvalIn(await ada.call('set_organization_member', change));
  expect(preview).toContain(
    'Asked because it gives the role "org:admin", which may manage the organization.',
  );
  expect(preview).toContain('Asked because it gives rights on this server, by its access rule "admins".');
  expect(preview).toContain('Role: before "org:member", after "org:admin".');
  expect(preview).toContain('Undone by the same call with the role from before');
  expect(roleOf(elif())).toBe('org:member');
  await ada.call('set_organization_member', { ...change, confirmation });
  expect(roleOf(elif())).toBe('org:admin');
});

test('an export is asked about, and goes ahead once confirmed', async () => {
  const call = { fields: ['id', 'emailAddress'], query: 'northwind' };
  const { preview, confirmation } = approvalIn(await ada.call('export_users', call));
  expect(preview).toContain('Asked because it gives out the data of many users.');
  expect(preview).toContain('- fields: "id", "emailAddress"');
  expect(preview).toContain('- query: "northwind"');
  expect(preview).toContain("What was exported can't be taken back.");
  expect(laptop.clerk.requests.filter(({ path }) => path.startsWith('/v1/users'))).toEqual([]);
  const done = await ada.call('export_users', { ...call, confirmation });
  expect(textOf(done)).toContain('elif.yilmaz@northwind.example');
  expect(textOf(await ada.call('export_users', { ...call, confirmation }))).toContain('was used before');
});

test('an export that somebody declines gives out nothing, and is on record as declined', async () => {
  const desk = await person('decline');
  const result = await desk.call('export_users', { fields: ['id', 'emailAddress'] });
  expect(desk.questions).toEqual([expect.stringContaining('Export users (export_users)')]);
  expect(textOf(result)).toContain('Nothing was changed yet');
  expect(textOf(result)).not.toContain('@northwind.example');
  expect((await records(laptop)).at(-1)).toMatchObject({
    kind: 'refusal',
    reason: 'declined_at_once',
    intent: { tool: 'export_users' },
  });
});

test('a read that lets somebody act as a user is asked about, also as an operation', async () => {
  const reader = await clients[0].connect(await granting.with(['users:oauth_tokens']));
  open.push(reader);
  const call = {
    operation: 'get_user_oauth_access_token',
    arguments: { userId: grace(laptop.clerk).id, provider: 'google' },
  };
  const { preview, confirmation } = approvalIn(await reader.call('run_operation', call));
  expect(preview).toContain(
    'Asked because it hands out something that lets its holder act as the user at another service.',
  );
  expect(preview).toContain('User: "Grace Nakamura", "grace.nakamura@bluefin.example"');
  const done = await reader.call('run_operation', { ...call, confirmation });
  expect(done.structuredContent).toMatchObject({ result: { tokens: [expect.objectContaining({})] } });
});

test('whom a never rule names without naming tools is asked about none of it', async () => {
  const machine = await clients[0].connect(as(laptop));
  open.push(machine);
  const change = { organizationId: seedStaffOrganization, userId: elif(), role: 'org:admin' };
  expect(await machine.call('set_organization_member', change)).not.toHaveProperty(
    'structuredContent.approval',
  );
  expect(roleOf(elif())).toBe('org:admin');
  expect(textOf(await machine.call('export_users', { fields: ['emailAddress'] }))).toContain(
    '@northwind.example',
  );
});

test('tools that may ask take a confirmation, reads among them', async () => {
  const listed = await ada.listTools();
  const taking = listed.filter(({ inputSchema }) => 'confirmation' in (inputSchema.properties ?? {}));
  const names = taking.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['export_users', 'set_organization_member', 'unban_user']));
  expect(names.filter((name) => /^(get|list|find|search)_/.test(name))).toEqual([]);
  const exporting = taking.find(({ name }) => name === 'export_users');
  expect(exporting).toHaveProperty('outputSchema.properties.approval');
});
