import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Caller } from '../../../../lambda/access/caller.ts';
import { expandPattern, type Permission, permissions } from '../../../../lambda/access/permissions.ts';
import type { ToolContext } from '../../../../lambda/definition/tool.ts';
import { resultText } from '../../../../lambda/mcp/result-text.ts';
import { stageTools, usableTools } from '../../../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../../../lambda/mcp/tool-schemas.ts';
import { searchOperations } from '../../../../lambda/tools/operations/search-operations.ts';
import { loadedTools, tools } from '../../../../lambda/tools/registry.ts';
import { frozenRequests, unanswerableRequests } from './frozen-requests.ts';
import { heldOutRequests } from './held-out-requests.ts';
import { mendedRequests, offhandRequests, offhandUnanswerable } from './offhand-requests.ts';
import { colloquialRequests } from './colloquial-requests.ts';
import { type Request, requests } from './requests.ts';

const settings = JSON.parse(readFileSync('config/local.json', 'utf8')) as {
  access: { roles: Record<string, string[]> };
};
/** What the roles of the example settings give, and all there is. */
const agents: [name: string, granted: ReadonlySet<Permission>][] = [
  ...Object.entries(settings.access.roles).map(([name, patterns]): (typeof agents)[number] => [
    name,
    new Set(patterns.flatMap(expandPattern)),
  ]),
  ['whoever may do everything', new Set(permissions)],
];
const stage = stageTools(loadedTools, { listed: [], hidden: [] });

interface Args {
  readonly query: string;
  readonly resource?: string;
  readonly risk?: 'read' | 'write' | 'destructive';
  readonly limit?: number;
  readonly detail?: 'concise' | 'full';
}

/** What was seen before, as the same is asked in several tests. */
const known = new WeakMap<ReadonlySet<Permission>, Map<string, ReturnType<typeof look>>>();

/** What an agent gets to see, in both parts. */
function seen(granted: ReadonlySet<Permission>, args: Args, narrowing?: Caller['narrowing']) {
  if (narrowing) return look(granted, args, narrowing);
  const ofAgent = known.get(granted) ?? new Map<string, ReturnType<typeof look>>();
  known.set(granted, ofAgent);
  const key = JSON.stringify(args);
  const answer = ofAgent.get(key) ?? look(granted, args);
  ofAgent.set(key, answer);
  return answer;
}

async function look(granted: ReadonlySet<Permission>, args: Args, narrowing?: Caller['narrowing']) {
  const caller = { permissions: granted, withheld: new Set(), narrowing } as unknown as Caller;
  const context = { caller, tools: usableTools(stage, caller) } as unknown as ToolContext;
  const { structured } = await searchOperations.run(searchOperations.input.parse(args), context);
  return {
    ...structured,
    json: JSON.stringify(structured),
    text: resultText(structured, schemasOf(searchOperations).output),
  };
}

/** What an answer says first: to call this, or that this exists and is not the caller's. */
function firstOf({ operations, notYours = [], next }: Awaited<ReturnType<typeof seen>>): string | undefined {
  const isNotYours = next?.startsWith('What fits best is not yours') ?? false;
  return isNotYours ? notYours[0]?.split(': ').at(-1) : operations[0]?.name;
}

async function missedOf(granted: ReadonlySet<Permission>, asked: readonly Request[]) {
  const missed: { wanted: string; first: string | undefined }[] = [];
  for (const [wanted, ...answers] of asked) {
    const first = firstOf(await seen(granted, { query: wanted }));
    if (first === undefined || !answers.includes(first)) missed.push({ wanted, first });
  }
  return missed;
}

describe.each(agents)('%s', (_, granted) => {
  test('is told the right one first for 95 % of the frozen requests', async () => {
    expect(frozenRequests.length).toBeGreaterThanOrEqual(150);
    const missed = await missedOf(granted, frozenRequests);
    expect(missed.length > frozenRequests.length * 0.05 ? missed : []).toEqual([]);
  });

  test('is told the right one first for most requests that nobody had seen when the search was made', async () => {
    const unseen = [...requests, ...colloquialRequests, ...heldOutRequests];
    const missed = await missedOf(granted, unseen);
    expect(missed.length > unseen.length * 0.15 ? missed : []).toEqual([]);
  });

  test('is told the right one first for most of what people ask for offhand, with names of people and companies', async () => {
    const missed = await missedOf(granted, offhandRequests);
    expect(missed.length > offhandRequests.length * 0.15 ? missed : []).toEqual([]);
    expect(await missedOf(granted, mendedRequests)).toEqual([]);
  });

  test('reads at most 2,500 characters of a plain search, whatever is asked for', async () => {
    const queries = [
      ...frozenRequests.map(([wanted]) => wanted),
      'user',
      'organization',
      'list',
      'x'.repeat(300),
    ];
    const resources = new Set([...permissions].map((permission) => permission.split(':')[0] ?? ''));
    const all: Args[] = [
      { query: '' },
      { query: '', limit: 20 },
      ...queries.map((query): Args => ({ query })),
      ...queries.slice(-4).map((query): Args => ({ query, limit: 20 })),
      ...[...resources].map((resource): Args => ({ query: '', resource })),
    ];
    const lengths = await Promise.all(
      all.map(async (args) => {
        const { json, text } = await seen(granted, args);
        return { args, length: Math.max(json.length, text.length) };
      }),
    );
    expect(lengths.filter(({ length }) => length > 2_500)).toEqual([]);
  });

  test('is given no operation to run that it may not use', async () => {
    for (const [query] of frozenRequests) {
      const { operations } = await seen(granted, { query });
      for (const { name } of operations) {
        const { permission } = tools.get(name) ?? {};
        expect(name === 'whoami' || (permission && granted.has(permission))).toBe(true);
      }
    }
  });
});

const [, everything] = agents.at(-1) ?? ['', new Set<Permission>()];
const readOnly = new Set<Permission>(['users:read']);

test('listed tools are answered by name only', async () => {
  const { operations } = await seen(everything, { query: 'ban a user' });
  expect(operations[0]).toEqual({ name: 'ban_user', callWith: 'tools/call' });
});

test('the required parameters are marked, and come first', async () => {
  const { operations } = await seen(everything, { query: 'rotate the secret of a machine' });
  expect(operations[0]).toMatchObject({
    name: 'rotate_machine_secret',
    callWith: 'run_operation',
    risk: 'destructive',
    parameters: [
      expect.stringMatching(/^machineId\* string: /),
      expect.stringMatching(/^previousTokenTtl\*? integer: /),
    ],
  });
});

test('input schemas come when they are asked for', async () => {
  const { operations } = await seen(everything, { query: 'rotate the secret of a machine', detail: 'full' });
  expect(operations[0]).toMatchObject({
    permission: 'machines:secrets',
    resource: 'machines',
    inputSchema: { type: 'object', properties: { machineId: { type: 'string' } } },
  });
});

test('what the caller may not use is named with the permission, three at most', async () => {
  const { operations, notYours, next } = await seen(readOnly, { query: 'rotate the secret of a machine' });
  expect(operations).toEqual([]);
  expect(notYours?.[0]).toBe('exists, but needs machines:secrets: rotate_machine_secret');
  expect(notYours?.length).toBeLessThanOrEqual(3);
  expect(next).toContain('whoami');
});

test('a connection that is narrowed is told that it is the connection', async () => {
  const narrowing = {
    text: 'read_only=true',
    readOnly: true,
    notice: '',
    why: '',
    leftOut: new Set<Permission>(),
  };
  const { notYours, next } = await seen(everything, { query: 'rotate the secret of a machine' }, narrowing);
  expect(next).toMatch(
    /^What fits best is not yours on this connection, which is narrowed to read_only=true/,
  );
  expect(next).not.toContain('whoever runs');
  expect(notYours?.[0]).toBe('exists, but needs a connection without read_only=true: rotate_machine_secret');
});

test('what nothing here does is mostly not found, and what to do next is said', async () => {
  const answers = await Promise.all(unanswerableRequests.map((query) => seen(everything, { query })));
  const nothing = answers.filter(({ operations }) => operations.length === 0);
  expect(nothing.length).toBeGreaterThanOrEqual(4);
  for (const { next } of nothing) expect(next).toContain('Nothing found');
});

test.each(offhandUnanswerable)('nothing here does this: %s', async (query) => {
  expect(await seen(everything, { query })).toMatchObject({ operations: [], totalFound: 0 });
});

test.each(['machine', 'Machines', 'JWT templates', 'jwt-template'])(
  'a resource is known in any case and number: %s',
  async (resource) => {
    const { operations } = await seen(everything, { query: '', resource, limit: 20 });
    expect(operations.length).toBeGreaterThan(3);
  },
);

test('a resource that is not there is said not to be, with those that may be meant', async () => {
  await expect(seen(everything, { query: '', resource: 'organisations' })).rejects.toThrow(
    'resource: there is no "organisations". Did you mean organizations?',
  );
  await expect(seen(everything, { query: '', resource: 'coffee' })).rejects.toThrow('There are: users, ');
});

test('an empty search shows the subjects, each with the number of operations, and how to go on', async () => {
  const { operations, subjects, totalFound, next } = await seen(everything, { query: ' ' });
  expect(operations).toEqual([]);
  expect(subjects).toContainEqual({ resource: 'machines', operations: expect.any(Number) });
  expect(subjects?.reduce((sum, one) => sum + one.operations, 0)).toBe(totalFound);
  expect(next).toContain('resource');
});

describe('several requests in one search', () => {
  test.each([
    ['list API keys; create an API key; revoke an API key; create a JWT template; block a domain'],
    ['list API keys\ncreate an API key\nrevoke an API key\ncreate a JWT template\nblock a domain;'],
  ])('are answered together, the best of each first: %j', async (query) => {
    const { operations, json, text } = await seen(everything, { query });
    expect(operations.slice(0, 5).map(({ name }) => name)).toEqual([
      'list_api_keys',
      'create_api_key',
      'revoke_api_key',
      'create_jwt_template',
      'add_blocklist_identifier',
    ]);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    expect(Math.max(json.length, text.length)).toBeLessThanOrEqual(2_500);
  });

  test('name for each what the caller may not use', async () => {
    const { operations, notYours } = await seen(new Set(['users:read']), {
      query: 'count users; rotate the secret of a machine; create a JWT template',
    });
    expect(operations[0]?.name).toBe('get_user_count');
    expect(notYours).toEqual(
      expect.arrayContaining([
        'exists, but needs machines:secrets: rotate_machine_secret',
        'exists, but needs jwt_templates:write: create_jwt_template',
      ]),
    );
  });
});
