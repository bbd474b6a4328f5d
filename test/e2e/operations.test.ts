import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Permission } from '../../lambda/access/permissions.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import {
  as,
  clients,
  confirming,
  type Connection,
  type TestClient,
  textOf,
  type ToolResult,
} from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

let granting: GrantingLaptop;
const open: TestClient[] = [];
beforeAll(async () => {
  granting = await startGrantingLaptop();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
  granting.laptop.clerk.reset();
});
afterAll(() => granting.close());

interface Found {
  readonly name: string;
  readonly resource: string;
  readonly risk: string;
  readonly permission: string;
  readonly callWith: string;
  readonly inputSchema: { readonly properties?: Record<string, unknown> };
}
const found = (answer: ToolResult) =>
  (answer.structuredContent as { operations: Found[]; totalFound: number }).operations;
const machines = ['machines:read', 'machines:write', 'machines:secrets'] as const;

describe.each(clients)('$client', ({ connect }) => {
  const client = async (connection: Connection) => {
    const connected = confirming(await connect(connection));
    open.push(connected);
    return connected;
  };
  const clientWith = async (...granted: Permission[]) => client(await granting.with(granted));
  const search = async (connected: TestClient, args: Record<string, unknown>) =>
    found(await connected.call('search_operations', args));

  test('finds an operation by what it should do, and can call it from its schema', async () => {
    const agent = await clientWith(...machines);
    const [brief] = await search(agent, { query: 'give a machine a new secret' });
    expect(brief).toMatchObject({
      name: 'rotate_machine_secret',
      parameters: [expect.stringMatching(/^machineId\* string: /), expect.any(String)],
    });
    const [best] = await search(agent, { query: 'give a machine a new secret', detail: 'full' });
    expect(best).toMatchObject({
      name: 'rotate_machine_secret',
      resource: 'machines',
      risk: 'destructive',
      permission: 'machines:secrets',
      callWith: 'run_operation',
    });
    expect(Object.keys(best?.inputSchema.properties ?? {})).toEqual([
      'machineId',
      'previousTokenTtl',
      'confirmation',
    ]);
    const before = granting.laptop.clerk.state.machines.get(seedMachines.support.id)?.secretKey;
    const answer = await agent.call('run_operation', {
      operation: 'rotate_machine_secret',
      arguments: { machineId: seedMachines.support.id, previousTokenTtl: 0 },
    });
    expect(answer.isError ?? false).toBe(false);
    const after = granting.laptop.clerk.state.machines.get(seedMachines.support.id)?.secretKey;
    expect(after).not.toBe(before);
    expect(answer.structuredContent).toEqual({
      operation: 'rotate_machine_secret',
      result: { secret: after },
    });
  });

  test('can keep a search to a resource, a risk and a number', async () => {
    const agent = await clientWith(...machines, 'api_keys:read');
    const reads = await search(agent, { query: '', resource: 'machines', risk: 'read', limit: 20 });
    expect(reads.map(({ name }) => name)).toEqual(['list_machines', 'get_machine', 'get_machine_secret']);
    expect(await search(agent, { query: 'list machines', limit: 1 })).toHaveLength(1);
    const unknown = await agent.call('search_operations', { query: '', resource: 'no_such_thing' });
    expect([unknown.isError, textOf(unknown)]).toEqual([
      true,
      expect.stringContaining('resource: there is no "no_such_thing".'),
    ]);
  });

  test('sees only what it may use', async () => {
    const agent = await clientWith('machines:read');
    const all = await search(agent, { query: '', resource: 'machines' });
    expect(all.map(({ name }) => name)).toEqual(['list_machines', 'get_machine']);
    expect(await search(agent, { query: 'rotate machine secret', risk: 'destructive' })).toEqual([]);
    const admin = await search(await client(as(granting.laptop)), { query: 'get machine secret', limit: 20 });
    expect(admin.map(({ name }) => name)).not.toContain('get_machine_secret');
  });

  test('is told what exists, and which permission it would need', async () => {
    const agent = await clientWith('machines:read');
    const answer = await agent.call('search_operations', { query: 'rotate the secret of a machine' });
    expect(answer.structuredContent).toMatchObject({
      operations: [],
      notYours: ['exists, but needs machines:secrets: rotate_machine_secret'],
    });
    expect(textOf(answer)).toContain('exists, but needs machines:secrets: rotate_machine_secret');
  });

  test('is shown the subjects when nothing is asked for', async () => {
    const agent = await clientWith(...machines);
    const answer = await agent.call('search_operations', { query: '' });
    expect(answer.structuredContent).toMatchObject({
      operations: [],
      subjects: [{ resource: 'machines', operations: 9 }],
      totalFound: 9,
    });
  });

  test.each([
    [{ operation: 'list_machine' }, 'Did you mean list_machines?'],
    [{ operation: 'whoami' }, 'it is a tool of its own. Next: call whoami directly'],
    [
      { operation: 'list_machines', args: {} },
      'args: is not a parameter of run_operation; did you mean arguments?',
    ],
    [
      { operation: 'get_machine', arguments: { machine: 'mch_1' } },
      'machine: is not a parameter of get_machine; did you mean machineId?',
    ],
    [
      { operation: 'get_machine', arguments: { force: true } },
      'force: is not a parameter of get_machine; it takes machineId',
    ],
  ])('is told what may be meant: %j', async (args, told) => {
    const agent = await clientWith(...machines);
    const answer = await agent.call('run_operation', args);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain(told);
    expect(granting.laptop.clerk.requests).toEqual([]);
  });

  test('is refused what it may not use, also by name, and Clerk hears nothing of it', async () => {
    const agent = await clientWith('machines:read');
    const answer = await agent.call('run_operation', {
      operation: 'delete_machine',
      arguments: { machineId: seedMachines.support.id },
    });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('delete_machine needs the permission machines:write; no rule gives it');
    expect(granting.laptop.clerk.requests).toEqual([]);
  });

  test.each(['drop_all_users', 'run_operation', 'search_operations', 'whoami', 'list_machines ', '../users'])(
    'is told that %j is no operation, and how to find one',
    async (operation) => {
      const agent = await clientWith(...machines);
      const answer = await agent.call('run_operation', { operation });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toContain(`there is no operation ${JSON.stringify(operation)}`);
      expect(textOf(answer)).toContain('search_operations');
    },
  );

  test('is told which argument of an operation is wrong, and why', async () => {
    const agent = await clientWith(...machines);
    const answer = await agent.call('run_operation', {
      operation: 'rotate_machine_secret',
      arguments: { machineId: 'mch_1/scopes', previousTokenTtl: 99_999, force: true },
    });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(/machineId: must be mch_/);
    expect(textOf(answer)).toMatch(/previousTokenTtl: .*28800/);
    expect(textOf(answer)).toContain('force: is not a parameter of rotate_machine_secret');
    expect(granting.laptop.clerk.requests).toEqual([]);
  });

  test('gets pages with a cursor', async () => {
    const agent = await clientWith('machines:read');
    const page = async (cursor?: string) => {
      const args = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await agent.call('run_operation', { operation: 'list_machines', arguments: args });
      return (answer.structuredContent as { result: { items: { id: string }[]; nextCursor?: string } })
        .result;
    };
    const first = await page();
    expect(first).toMatchObject({
      items: [{}, {}],
      totalCount: Object.keys(seedMachines).length,
      nextCursor: expect.any(String),
    });
    const second = await page(first.nextCursor);
    expect(second.items).toHaveLength(Object.keys(seedMachines).length - 2);
    expect(second).not.toHaveProperty('nextCursor');
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(Object.values(seedMachines).map(({ id }) => id)));
  });
});
