import { afterEach, describe, expect, test } from '@jest/globals';
import type { Connection } from '../outside/mcp-clients.ts';
import { type ExamplePrincipal } from '../../local/laptop.ts';
import { toolsets } from '../../lambda/access/toolsets.ts';
import { records } from './approvals-fixture.ts';
import { as, clients, signedAs, type TestClient, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { listedTools } from './listed-tools.ts';
import { LogLines } from './log-lines.ts';
import { json, legacyList, modernCall, modernRequest } from './messages.ts';

const log = new LogLines();
const { laptop } = useLaptop({}, { onLog: log.add });
const open: TestClient[] = [];
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));

const someUser = () => [...laptop.clerk.state.users.keys()].at(-1) ?? '';
const bearer = (principal: ExamplePrincipal = 'admin') => ({
  authorization: `Bearer ${laptop.tokens[principal]}`,
});

type Headers = Readonly<Record<string, string>>;

/** A connection with a query, and with headers of its own. */
function narrowed({ url, fetch: send }: Connection, query: string, headers: Headers = {}): Connection {
  return {
    url: query === '' ? url : `${url}?${query}`,
    fetch: (input, init) => {
      const request = new Request(input, init);
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return send(request);
    },
  };
}

const reads = [
  'whoami',
  'find_user',
  'get_user',
  'list_users',
  'get_user_memberships',
  'list_user_sessions',
  'list_invitations',
  'list_organizations',
  'get_organization',
  'list_organization_members',
  'review_access',
  'export_users',
  'search_audit_log',
  'search_operations',
  'run_operation',
];
const ofSessions = [
  'whoami',
  'list_user_sessions',
  'revoke_user_sessions',
  'search_operations',
  'run_operation',
];

describe.each(clients)('$client', ({ connect }) => {
  const client = async (query: string, headers?: Headers, from: Connection = as(laptop)) => {
    const connected = await connect(narrowed(from, query, headers));
    open.push(connected);
    return connected;
  };
  const listed = async (...how: Parameters<typeof client>) =>
    (await (await client(...how)).listTools()).map(({ name }) => name);

  test.each<[string, string, Headers]>([
    ['in the address', 'read_only=true', {}],
    ['by a header', '', { 'X-MCP-Readonly': 'true' }],
    ['in the address alone, whatever the header says', 'read_only=true', { 'X-MCP-Readonly': 'false' }],
    ['by the header alone, whatever the address says', 'read_only=false', { 'X-MCP-Readonly': 'true' }],
    ['twice in the same way', 'read_only=true&read_only=true', { 'X-MCP-Readonly': 'true, true' }],
  ])('is listed only what reads when it asks so %s', async (_, query, headers) => {
    expect(await listed(query, headers)).toEqual(reads);
  });

  test.each<[string, string, Headers]>([
    ['in the address', 'tools=sessions', {}],
    ['by a header', '', { 'X-MCP-Toolsets': 'sessions' }],
    [
      'in both, of which what is in common counts',
      'tools=users,sessions',
      {
        'X-MCP-Toolsets': 'sessions, organizations',
      },
    ],
  ])('is listed only the toolsets that it names %s', async (_, query, headers) => {
    expect(await listed(query, headers)).toEqual(ofSessions);
  });

  test('is listed what both leave', async () => {
    expect(await listed('read_only=true&tools=sessions')).toEqual(
      ofSessions.filter((name) => name !== 'revoke_user_sessions'),
    );
  });

  test('is never listed more than without', async () => {
    const support = as(laptop, 'support');
    expect(await listed(`tools=${toolsets.join(',')}`, {}, support)).toEqual(listedTools.support);
    expect(await listed('read_only=false', {}, support)).toEqual(listedTools.support);
    const wide = await listed('tools=users', {}, support);
    expect(listedTools.support).toEqual(expect.arrayContaining(wide));
  });

  test('is served the same when it signs its requests, whose signature covers the query', async () => {
    expect(await listed('tools=sessions&read_only=true', {}, signedAs(laptop, 'admin'))).toEqual(
      ofSessions.filter((name) => name !== 'revoke_user_sessions'),
    );
    expect(await listed('', { 'X-MCP-Readonly': 'true' }, signedAs(laptop, 'admin'))).toEqual(reads);
  });

  test('changes nothing over a connection that only reads, and is told why', async () => {
    const reading = await client('read_only=true');
    const userId = someUser();
    for (const [tool, args] of [
      ['delete_user', { userId }],
      ['run_operation', { operation: 'delete_user', arguments: { userId } }],
      ['run_operation', { operation: 'lock_user', arguments: { userId } }],
      ['revoke_user_sessions', { userId }],
    ] as const) {
      const result = await reading.call(tool, args);
      expect([tool, result.isError]).toEqual([tool, true]);
      expect(textOf(result)).toMatch(
        /_\w+ is left out of this connection, which is narrowed to read_only=true: it needs a connection without that\./,
      );
    }
    expect(laptop.clerk.requests).toEqual([]);
    expect((await reading.call('get_user', { userId })).isError ?? false).toBe(false);
    const run = await reading.call('run_operation', { operation: 'list_jwt_templates' });
    expect(run.isError ?? false).toBe(false);
  });

  test('finds no operation that the connection leaves out', async () => {
    const search = async (query: string) => {
      const found = await (
        await client(query)
      ).call('search_operations', { query: 'list machines', limit: 20, detail: 'full' });
      return found.structuredContent as { operations: { risk: string; permission: string }[] };
    };
    const { operations } = await search('read_only=true');
    expect(operations).not.toEqual([]);
    expect(new Set(operations.map(({ risk }) => risk))).toEqual(new Set(['read']));
    const { operations: ofMachines } = await search('tools=machines');
    expect(ofMachines).not.toEqual([]);
    for (const { permission } of ofMachines) expect(permission).toMatch(/^(machines|m2m_tokens):/);
  });

  test('gets nothing else of what is left out: no prompt, resource, completion or field', async () => {
    const sessions = await client('tools=sessions');
    expect(await sessions.listPrompts()).toEqual([]);
    expect(await sessions.listResourceTemplates()).toEqual([]);
    const why = 'is left out of this connection, which is narrowed to tools=sessions';
    await expect(sessions.getPrompt('offboard_employee', { user: 'Ada' })).rejects.toThrow(why);
    await expect(sessions.readResource(`clerk://users/${someUser()}`)).rejects.toThrow(why);
    await expect(sessions.complete({ uri: 'clerk://users/{userId}' }, 'userId', 'a')).rejects.toThrow(why);
    expect(laptop.clerk.requests).toEqual([]);

    const organizations = await (await client('tools=organizations')).listTools();
    expect(JSON.stringify(organizations)).not.toContain('roleSetKey');
    const reading = await client('read_only=true');
    expect(JSON.stringify(await reading.listPrompts())).not.toContain('offboard_employee');
    expect(await reading.listResourceTemplates()).toHaveLength(2);
  });

  test('learns from whoami what its connection is narrowed to, and what that leaves', async () => {
    const result = await (await client('tools=sessions,audit&read_only=true')).call('whoami');
    expect(result.structuredContent).toMatchObject({
      narrowedTo: 'read_only=true&tools=sessions,audit',
      permissions: [
        { permission: 'sessions:read' },
        { permission: 'sessions:private' },
        { permission: 'clients:read' },
        { permission: 'audit:read' },
      ],
    });
    expect(textOf(result)).toContain('This connection is narrowed to read_only=true&tools=sessions,audit');
    const whole = await (await client('')).call('whoami');
    expect(JSON.stringify(whole)).not.toMatch(/narrowed/i);
  });
});

describe('a request that does not say clearly what it leaves out', () => {
  const userId = someUser;
  test.each<[string, Headers, string]>([
    ['readonly=true', {}, 'This server takes no parameter "readonly"'],
    ['read-only=true', {}, 'This server takes no parameter "read-only"'],
    ['READ_ONLY=true', {}, 'This server takes no parameter "READ_ONLY"'],
    ['readOnly=true', {}, 'This server takes no parameter "readOnly"'],
    ['read_only', {}, 'read_only is true or false, not ""'],
    ['read_only=', {}, 'read_only is true or false, not ""'],
    ['read_only=1', {}, 'read_only is true or false, not "1"'],
    ['read_only=TRUE', {}, 'read_only is true or false, not "TRUE"'],
    ['read_only=true&read_only=false', {}, 'read_only is given with different values, "true" and "false"'],
    ['read_olny=true', {}, 'This server takes no parameter "read_olny"'],
    ['toolsets=users', {}, 'This server takes no parameter "toolsets"'],
    ['tools=', {}, 'tools names "", which is not a toolset'],
    ['tools=users,', {}, 'tools names "", which is not a toolset'],
    ['tools=users,organisations', {}, 'tools names "organisations", which is not a toolset'],
    ['tools=Users', {}, 'tools names "Users", which is not a toolset'],
    ['tools=delete_user', {}, 'tools names "delete_user", which is not a toolset'],
    ['tools=constructor', {}, 'tools names "constructor", which is not a toolset'],
    ['tools=users&tools=sessions', {}, 'tools is given with different values'],
    ['__proto__=true', {}, 'This server takes no parameter "__proto__"'],
    ['X-Amz-Date=1', {}, 'This server takes no parameter "X-Amz-Date"'],
    ['', { 'X-MCP-Readonly': 'yes' }, 'X-MCP-Readonly is true or false, not "yes"'],
    ['', { 'X-MCP-Readonly': 'true, false' }, 'X-MCP-Readonly is given with different values'],
    ['', { 'X-MCP-Read-Only': 'true' }, 'This server takes no header "X-MCP-Read-Only"'],
    ['', { 'X-Mcp-Redaonly': 'true' }, 'This server takes no header "X-Mcp-Redaonly"'],
    ['', { 'MCP-Readonly': 'true' }, 'This server takes no header "MCP-Readonly"'],
    ['', { 'Read-Only': 'true' }, 'This server takes no header "Read-Only"'],
    ['', { 'X-MCP-Tools': 'get_user' }, 'This server takes no header "X-MCP-Tools"'],
    ['', { 'X-MCP-Toolsets': 'users,all' }, 'X-MCP-Toolsets names "all", which is not a toolset'],
    ['tools=users', { 'X-MCP-Toolsets': 'sessions' }, 'have no toolset in common'],
  ])('?%s %j is refused, and nothing is done', async (query, headers, why) => {
    for (const request of [
      { method: 'POST', headers: { ...json }, body: legacyList },
      modernCall('delete_user', { userId: userId() }),
    ]) {
      const response = await fetch(`${laptop.mcpUrl}?${query}`, {
        ...request,
        headers: { ...request.headers, ...headers, ...bearer() },
      });
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: { message: string } };
      // Names of headers come in whatever case the client library sends them in.
      expect(error.message.toLowerCase()).toContain(why.toLowerCase());
      expect(error.message).toMatch(/Nothing was done: correct the connection\.$/);
    }
    expect(laptop.clerk.requests).toEqual([]);
    expect(laptop.clerk.state.users.has(userId())).toBe(true);
  });

  test('is still asked who it is first', async () => {
    const response = await fetch(`${laptop.mcpUrl}?readonly=true`, {
      method: 'POST',
      headers: json,
      body: legacyList,
    });
    expect(response.status).toBe(401);
  });
});

test('a verdict that is kept for a token serves connections that are narrowed differently', async () => {
  const count = async (query: string) => {
    const response = await fetch(`${laptop.mcpUrl}${query}`, modernRequest('tools/list', {}, bearer()));
    const { result } = (await response.json()) as { result: { tools: unknown[] } };
    return result.tools.length;
  };
  for (let round = 0; round < 2; round += 1) {
    expect(await count('')).toBe(listedTools.admin.length);
    expect(await count('?read_only=true')).toBe(reads.length);
    expect(await count('?tools=sessions')).toBe(ofSessions.length);
  }
});

test('a client is not sent for a scope that its connection would leave out all the same', async () => {
  const token = await laptop.clerk.tokens.machine({
    machineId: 'mch_2EmbeddedAdminAgent00000001',
    claims: { aud: laptop.mcpUrl, scope: 'users:read' },
  });
  const call = async (query: string) => {
    const request = modernCall('delete_user', { userId: someUser() }, { authorization: `Bearer ${token}` });
    const response = await fetch(`${laptop.mcpUrl}?${query}`, request);
    return [response.status, response.headers.get('www-authenticate'), await response.text()];
  };
  const leftOut = 'delete_user is left out of this connection';
  expect(await call('read_only=true')).toEqual([200, null, expect.stringContaining(leftOut)]);
  expect(await call('tools=sessions')).toEqual([200, null, expect.stringContaining(leftOut)]);
  expect(await call('readonly=true')).toEqual([400, null, expect.stringContaining('no parameter')]);
  const challenge = expect.stringContaining('scope="users:read users:delete"');
  expect(await call('tools=users')).toEqual([403, challenge, expect.any(String)]);
});

test('the resource and the audience are the address without the query', async () => {
  const metadataUrl = laptop.mcpUrl.replace('/mcp', '/.well-known/oauth-protected-resource/mcp');
  const refused = await fetch(`${laptop.mcpUrl}?read_only=true`, {
    method: 'POST',
    headers: json,
    body: legacyList,
  });
  expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${metadataUrl}"`);
  for (const url of [metadataUrl, `${metadataUrl}?read_only=true`]) {
    expect(await (await fetch(url)).json()).toMatchObject({ resource: laptop.mcpUrl });
  }
  const tokenFor = (aud: string) =>
    laptop.clerk.tokens.machine({ machineId: 'mch_2EmbeddedReadOnlyAgent00001', claims: { aud } });
  const statusWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${laptop.mcpUrl}?read_only=true`, modernRequest('tools/list', {}, headers))).status;
  };
  expect(await statusWith(await tokenFor(laptop.mcpUrl))).toBe(200);
  expect(await statusWith(await tokenFor(`${laptop.mcpUrl}?read_only=true`))).toBe(401);
});

test('the record and the log say what a connection was narrowed to', async () => {
  const client = await clients[0].connect(narrowed(as(laptop), 'tools=users,audit'));
  open.push(client);
  const userId = someUser();
  expect((await client.call('update_user', { userId, firstName: 'Adah' })).isError ?? false).toBe(false);
  const written = (await records(laptop)).filter(
    (record) => record.kind === 'intent' && record.intent.targets.includes(userId),
  );
  expect(written).toEqual([
    expect.objectContaining({ intent: expect.objectContaining({ narrowedTo: 'tools=users,audit' }) }),
  ]);
  const found = await client.call('search_audit_log', { target: userId, result: 'done' });
  expect(found.structuredContent).toMatchObject({ changes: [{ narrowedTo: 'tools=users,audit' }] });
  const line = JSON.parse(await log.line('"tool":"update_user"'));
  expect(line).toMatchObject({ event: 'call', narrowedTo: 'tools=users,audit', outcome: 'ok' });
});

describe('how long a client may keep its lists', () => {
  const lists = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'];
  const hints = async (token: string) =>
    Promise.all(
      lists.map(async (method) => {
        const headers = { authorization: `Bearer ${token}` };
        const response = await fetch(laptop.mcpUrl, modernRequest(method, {}, headers));
        const { result } = (await response.json()) as { result: { ttlMs: number; cacheScope: string } };
        return [method, result.ttlMs, result.cacheScope];
      }),
    );
  const scoped = (scope: string) =>
    laptop.clerk.tokens.machine({
      machineId: 'mch_2EmbeddedSupportAgent000001',
      claims: { aud: laptop.mcpUrl, scope },
    });

  test('a minute where only the rules decide', async () => {
    expect(await hints(laptop.tokens.support)).toEqual(lists.map((method) => [method, 60_000, 'private']));
    expect(await hints(await scoped('openid profile'))).toEqual(
      lists.map((method) => [method, 60_000, 'private']),
    );
  });

  test('not at all where scopes of its token do, as a step-up brings new tools', async () => {
    expect(await hints(await scoped('users:read'))).toEqual(lists.map((method) => [method, 0, 'private']));
  });

  test('a client sees its new tools at once after a step-up', async () => {
    let token = await scoped('users:read');
    const client = await clients[0].connect({
      url: laptop.mcpUrl,
      fetch: (input, init) => withToken(laptop, token).fetch(input, init),
    });
    open.push(client);
    const names = async () => (await client.listTools()).map(({ name }) => name);
    expect(await names()).not.toContain('ban_user');
    token = await scoped('users:read users:ban');
    expect(await names()).toContain('ban_user');
  });
});
