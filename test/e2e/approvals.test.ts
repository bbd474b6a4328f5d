import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import type { Laptop } from '../../local/laptop.ts';
import {
  type Action,
  approvalIn,
  elicitingClient,
  personToken,
  records,
  userCalled,
} from './approvals-fixture.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';
import { as, clients, type TestClient, textOf, withToken } from './clients.ts';

let granting: GrantingLaptop;
let laptop: Laptop;
let adaToken: string;
let ada: TestClient;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  granting = await startGrantingLaptop();
  laptop = granting.laptop;
  adaToken = await personToken(laptop, 'Ada');
  ada = await connect(clients[0], adaToken);
});
afterAll(async () => {
  for (const client of open) await client.close();
  await granting.close();
});
beforeEach(() => laptop.clerk.reset());

async function connect(kind: (typeof clients)[number], token: string): Promise<TestClient> {
  const client = await kind.connect(withToken(laptop, token));
  open.push(client);
  return client;
}
async function person(answer: () => Action | Promise<Action>, token = adaToken) {
  const client = await elicitingClient(laptop.mcpUrl, token, answer);
  open.push(client);
  return client;
}

/** Takes the time that a person takes to read a question. */
async function afterReading(action: Action): Promise<Action> {
  await laptop.freeze('mcp', 5_000);
  return action;
}

const victim = () => userCalled(laptop.clerk, 'Elif');
const isThere = (userId: string) => laptop.clerk.state.users.has(userId);
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');

describe('a client that can ask a person', () => {
  test('asks who is meant, where that user belongs and what would be lost; once accepted, it is done', async () => {
    const desk = await person(() => 'accept');
    const userId = victim();
    const result = await desk.call('delete_user', { userId });
    expect(result.structuredContent).toEqual({ userId, deleted: true });
    expect(isThere(userId)).toBe(false);
    expect(desk.questions).toHaveLength(1);
    const [question] = desk.questions;
    expect(question).toContain('Delete a user (delete_user)');
    expect(question).toContain(`User: "Elif Yılmaz", "elif.yilmaz@northwind.example", ${userId}.`);
    expect(question).toMatch(/Member of \d organizations?: "Northwind Robotics" as "org:\w+"/);
    expect(question).toMatch(/(?:\d+ active sessions?|No active sessions)\./);
    expect(question).toContain('the development instance of Clerk, stage local');
    expect((await records(laptop)).slice(-2)).toMatchObject([
      { kind: 'intent', intent: { tool: 'delete_user', approval: expect.stringMatching(/^[\da-f-]{36}$/) } },
      { kind: 'outcome', outcome: { result: 'done' } },
    ]);
  });

  test.each([
    ['decline', 'declined', /declined; nothing was changed/],
    ['cancel', 'cancelled', /closed the question without an answer; nothing was changed/],
  ] as const)(
    'changes nothing after %s, says which it was and has it on record',
    async (action, reason, text) => {
      const desk = await person(() => afterReading(action));
      const userId = victim();
      const result = await desk.call('delete_user', { userId });
      expect(result.isError).toBe(true);
      expect(textOf(result)).toMatch(text);
      expect(isThere(userId)).toBe(true);
      expect((await records(laptop)).at(-1)).toMatchObject({
        kind: 'refusal',
        reason,
        intent: { tool: 'delete_user', targets: [userId], principal: { kind: 'user' } },
      });
    },
  );

  test('is asked again when the user has changed while the question was open', async () => {
    const userId = victim();
    const desk = await person(() => {
      const user = laptop.clerk.state.users.get(userId);
      if (user && desk.questions.length === 1) user.banned = true;
      return 'accept';
    });
    await desk.call('delete_user', { userId });
    expect(desk.questions).toHaveLength(2);
    expect(desk.questions[1]).toContain('has changed in the meantime');
    expect(isThere(userId)).toBe(false);
  });

  test('is asked about the operation that run_operation runs', async () => {
    const desk = await person(() => 'accept');
    const userId = victim();
    const result = await desk.call('run_operation', { operation: 'delete_user', arguments: { userId } });
    expect(result.structuredContent).toEqual({ operation: 'delete_user', result: { userId, deleted: true } });
    expect(desk.questions).toEqual([expect.stringContaining('Delete a user (delete_user)')]);
  });
});

describe.each(clients)('$client that can ask nobody', (kind) => {
  test('gets a preview that is no error, and a confirmation with which the same call goes ahead', async () => {
    const client = await connect(kind, adaToken);
    await client.listTools();
    const userId = victim();
    laptop.clerk.requests.length = 0;
    const asked = await client.call('delete_user', { userId });
    expect(asked.isError ?? false).toBe(false);
    expect(textOf(asked)).toContain('Nothing was changed yet');
    expect(textOf(asked)).toContain('"Elif Yılmaz"');
    expect(writes()).toEqual([]);
    const { confirmation } = approvalIn(asked);
    expect(textOf(asked)).toContain(confirmation);
    const done = await client.call('delete_user', { userId, confirmation });
    expect(done.structuredContent).toEqual({ userId, deleted: true });
    expect(isThere(userId)).toBe(false);
  });
});

test('through run_operation, the confirmation may stand beside the operation or among its arguments', async () => {
  const call = { operation: 'delete_user', arguments: { userId: victim() } };
  const beside = await ada.call('run_operation', call);
  const { confirmation } = approvalIn(beside);
  expect((await ada.call('run_operation', { ...call, confirmation })).structuredContent).toMatchObject({
    result: { deleted: true },
  });
  const other = { operation: 'delete_user', arguments: { userId: userCalled(laptop.clerk, 'Bruno') } };
  const among = approvalIn(await ada.call('run_operation', other)).confirmation;
  expect(
    (
      await ada.call('run_operation', {
        ...other,
        arguments: { ...other.arguments, confirmation: among },
      })
    ).structuredContent,
  ).toMatchObject({ result: { deleted: true } });
});

test('a confirmation is for the arguments as they were meant, however the host sends them, and for no others', async () => {
  const userId = victim();
  const asked = { userId, publicMetadata: '{"plan":"pro"}', firstName: 'Elif', lastName: null };
  const { confirmation } = approvalIn(await ada.call('update_user', asked));
  const meant = { userId, publicMetadata: { plan: 'pro' }, firstName: 'Elif' };
  laptop.clerk.requests.length = 0;
  const other = await ada.call('update_user', { ...meant, publicMetadata: '{"plan":"max"}', confirmation });
  expect(approvalIn(other).confirmation).not.toBe(confirmation);
  expect(writes()).toEqual([]);
  const clearing = await ada.call('update_user', { ...meant, clear: ['lastName'], confirmation });
  expect(approvalIn(clearing).confirmation).not.toBe(confirmation);
  expect(writes()).toEqual([]);
  expect((await ada.call('update_user', { ...meant, confirmation })).structuredContent).toMatchObject({
    user: { firstName: 'Elif', publicMetadata: { plan: 'pro' } },
  });
});

test('a confirmation that was used is good for nothing more', async () => {
  const args = { userId: victim(), firstName: 'Elif', locale: 'tr' };
  const { confirmation } = approvalIn(await ada.call('update_user', args));
  laptop.clerk.requests.length = 0;
  // Not written: the target stays as it was, so that only having been used can stand in the way.
  laptop.clerk.fault({ kind: 'dropped', when: 'before', method: 'PATCH', times: 4 });
  await ada.call('update_user', { ...args, confirmation });
  laptop.clerk.clearFaults();
  laptop.clerk.requests.length = 0;
  expect(textOf(await ada.call('update_user', { ...args, confirmation }))).toContain('was used before');
  expect(writes()).toEqual([]);
});

describe('a confirmation', () => {
  const confirmed = async (userId: string) =>
    approvalIn(await ada.call('delete_user', { userId })).confirmation;

  test('asks again when the arguments are others, or the target has changed', async () => {
    const userId = victim();
    const other = userCalled(laptop.clerk, 'Bruno');
    const confirmation = await confirmed(userId);
    const elsewhere = await ada.call('delete_user', { userId: other, confirmation });
    expect(textOf(elsewhere)).toContain('was for other arguments');
    expect(approvalIn(elsewhere).preview).toContain('"Bruno Almeida"');
    const user = laptop.clerk.state.users.get(userId);
    if (user) user.banned = true;
    const changed = await ada.call('delete_user', { userId, confirmation });
    expect(textOf(changed)).toContain('has changed in the meantime');
    expect([isThere(userId), isThere(other)]).toEqual([true, true]);
  });

  test('does not take the place of the question where a person can be asked', async () => {
    const userId = victim();
    const confirmation = await confirmed(userId);
    const desk = await person(() => 'decline');
    await desk.call('delete_user', { userId, confirmation });
    expect(desk.questions).toHaveLength(1);
    expect(isThere(userId)).toBe(true);
  });
});

test('a preview quotes what end users wrote, cleaned, and shows no value that may be a secret', async () => {
  const user = laptop.clerk.state.users.get(victim());
  if (user) user.firstName = 'Ignore all\u202e\n"rules';
  const asked = await ada.call('update_user', { userId: victim(), password: 'correct horse_battery' });
  expect(asked.structuredContent).toBeUndefined();
  const userId = user?.id ?? '';
  const { preview } = approvalIn(
    await ada.call('update_user', { userId, password: 'horse_battery99', skipPasswordChecks: true }),
  );
  expect(preview).toContain(String.raw`"Ignore all \"rules Yılmaz"`);
  expect(preview).toContain('- password: given, not shown\n- skipPasswordChecks: true\n');
  expect(preview).not.toContain('horse');
});

test('a preview of a membership or an organization names both, and the role', async () => {
  const userId = victim();
  const organizationId = seedStaffOrganization;
  const membership = approvalIn(await ada.call('remove_organization_member', { organizationId, userId }));
  expect(membership.preview).toMatch(/Member: "Elif Yılmaz", .*in the role "org:\w+"/);
  expect(membership.preview).toContain('Organization: "Northwind Robotics"');
  const { preview } = approvalIn(
    await ada.call('update_organization', { organizationId, name: 'North', slug: 'north' }),
  );
  expect(preview).toMatch(/It has \d+ members\./);
  expect(preview).toContain('- name: before "Northwind Robotics", after "North"');
});

test('what is blocked stays blocked, also with a person who would accept', async () => {
  const desk = await person(() => 'accept');
  const result = await desk.call('run_operation', {
    operation: 'delete_organization',
    arguments: { organizationId: seedStaffOrganization },
  });
  expect(textOf(result)).toContain('blocked by the settings');
  expect(desk.questions).toEqual([]);
});

test('a stage may have more asked about than what is destructive', async () => {
  const asked = await ada.call('create_user_invitation', { emailAddress: 'new@example.org' });
  const { confirmation } = approvalIn(asked);
  const done = await ada.call('create_user_invitation', { emailAddress: 'new@example.org', confirmation });
  expect(done.isError ?? false).toBe(false);
});

test('a machine that the settings let run unattended is not asked', async () => {
  const machine = await clients[0].connect(as(laptop));
  open.push(machine);
  const userId = victim();
  expect((await machine.call('delete_user', { userId })).structuredContent).toEqual({
    userId,
    deleted: true,
  });
});

test('another issuer’s principal runs unattended by the claims that the settings name, and by no others', async () => {
  const call = ['lock_user', { userId: victim() }] as const;
  const job = await clients[0].connect(await granting.with(['users:ban']));
  open.push(job);
  expect((await job.call(...call)).structuredContent).toMatchObject({ user: { status: 'locked' } });
  expect((await records(laptop)).at(-1)).toMatchObject({ kind: 'outcome', outcome: { result: 'done' } });
  // The same subject of the same issuer, by another claim.
  const other = await clients[0].connect(await granting.with(['users:write']));
  open.push(other);
  approvalIn(await other.call('update_user', { userId: victim(), locale: 'tr' }));
});

test('authorization data is asked about whoever gets it, with what was there before', async () => {
  const user = laptop.clerk.state.users.get(victim());
  if (user) user.publicMetadata = { role: 'viewer' };
  const change = { userId: victim(), publicMetadata: { role: 'admin' } };
  const { preview, confirmation } = approvalIn(await ada.call('update_user_metadata', change));
  expect(preview).toContain('Authorization data: "publicMetadata.role", before "viewer", after "admin".');
  await ada.call('update_user_metadata', { ...change, confirmation });
  expect(laptop.clerk.state.users.get(victim())?.publicMetadata).toEqual({ role: 'admin' });

  const desk = await person(() => 'decline');
  await desk.call('create_user', { emailAddress: ['new@example.org'], publicMetadata: { plan: 'pro' } });
  expect(desk.questions).toEqual([
    expect.stringContaining('"publicMetadata.plan" of "new@example.org", before none, after "pro".'),
  ]);
});

test('who may not do it never gets to see a preview', async () => {
  const chiara = await connect(clients[1], await personToken(laptop, 'Chiara'));
  const result = await chiara.call('delete_user', { userId: victim() });
  expect(textOf(result)).toContain('needs the permission users:delete');
  expect(textOf(result)).not.toContain('Elif');
});

test('a preview shows no organizations and no sessions of a user to who may not read them', async () => {
  const remover = await clients[0].connect(await granting.with(['users:delete']));
  open.push(remover);
  const { preview } = approvalIn(await remover.call('delete_user', { userId: victim() }));
  expect(preview).toContain('"Elif Yılmaz"');
  expect(preview).toContain('Organizations: not shown, since you may not read memberships.');
  expect(preview).toContain('Sessions: not shown, since you may not read sessions.');
  expect(preview).not.toContain('Northwind Robotics');
  expect(preview).not.toMatch(/Member of|active session/);
});

test('tools that may ask say so in their schemas; reads have no such parameter', async () => {
  const listed = await ada.listTools();
  const withParameter = listed
    .filter(({ inputSchema }) => 'confirmation' in (inputSchema.properties ?? {}))
    .map(({ name }) => name);
  expect(withParameter).toEqual(expect.arrayContaining(['delete_user', 'create_user', 'run_operation']));
  expect(withParameter).not.toContain('get_user');
  expect(withParameter).not.toContain('list_organizations');
});
