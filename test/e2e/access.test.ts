import { afterEach, describe, expect, test } from '@jest/globals';
import { permissionWords } from '../../lambda/access/permission-words.ts';
import { scopeDescription } from '../../local/clerk/oauth/scopes.ts';
import type { TokenHolder } from '../../local/laptop.ts';
import { as, clients, signedAs, type TestClient, textOf } from './clients.ts';
import { listedTools } from './listed-tools.ts';
import { modernCall } from './messages.ts';
import { contact } from '../settings.ts';
import { useLaptop } from './laptop-fixture.ts';

const principals = ['admin', 'support', 'readOnly'] as const;
const credentials = [
  'password',
  'passwordDigest',
  'passwordHasher',
  'skipPasswordChecks',
  'totpSecret',
  'backupCodes',
];

const { laptop } = useLaptop();
const open: TestClient[] = [];
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));

const someUser = () => [...laptop.clerk.state.users.keys()][0] ?? '';

describe.each(clients)('$client', ({ connect }) => {
  const client = async (principal: TokenHolder) => {
    const connected = await connect(as(laptop, principal));
    open.push(connected);
    return connected;
  };

  test.each(principals)('is listed what the %s agent may use, in a stable order', async (principal) => {
    const listed = await (await client(principal)).listTools();
    expect(listed.map(({ name }) => name)).toEqual(listedTools[principal]);
  });

  test.each(principals)('sees the same by signature as by token, for %s', async (principal) => {
    const signed = await connect(signedAs(laptop, principal));
    open.push(signed);
    expect((await signed.listTools()).map(({ name }) => name)).toEqual(listedTools[principal]);
    const result = await signed.call('get_user', { userId: someUser() });
    expect(result.isError ?? false).toBe(false);
  });

  test('has no credential parameters without users:credentials, and may not send them', async () => {
    const support = await client('support');
    const listed = (await support.listTools()).find(({ name }) => name === 'create_user');
    expect(Object.keys(listed?.inputSchema.properties ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^(${credentials.join('|')})$`))]),
    );
    const refused = await support.call('create_user', {
      emailAddress: ['ada@example.org'],
      password: 'correct horse battery',
    });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain('password needs the permission users:credentials; no rule gives it');
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('neither reads nor writes private metadata without users:private', async () => {
    const userId = someUser();
    const admin = await client('unattended');
    await admin.call('update_user', { userId, privateMetadata: { crm: 'secret-4711' } });
    expect(JSON.stringify(await admin.call('get_user', { userId }))).toContain('secret-4711');

    const support = await client('support');
    const seen = JSON.stringify([
      await support.call('get_user', { userId }),
      await support.call('get_user_memberships', { userId }),
      await support.call('update_user', { userId, firstName: 'Adah' }),
    ]);
    expect(seen).toContain('Adah');
    expect(seen).not.toContain('secret-4711');
    expect(seen).not.toContain('privateMetadata');
    for (const { outputSchema, inputSchema } of await support.listTools()) {
      expect(JSON.stringify({ outputSchema, inputSchema })).not.toContain('privateMetadata');
    }
    const refused = await support.call('update_user', { userId, privateMetadata: { crm: 'mine' } });
    expect(textOf(refused)).toContain('privateMetadata needs the permission users:private');
  });

  test('learns from whoami which permissions must be named, as * leaves them out', async () => {
    const ofAdmin = await (await client('admin')).call('whoami');
    const { notInStar } = ofAdmin.structuredContent as { notInStar: string[] };
    expect(notInStar).toContain('machines:secrets');
    expect(notInStar).not.toContain('users:read');
    expect(textOf(ofAdmin)).toContain('notInStar');
    const ofSupport = await (await client('support')).call('whoami');
    expect(ofSupport.structuredContent).not.toHaveProperty('notInStar');
  });

  test('learns from whoami who it is, what it may do, by which rule, and where', async () => {
    const result = await (await client('support')).call('whoami');
    expect(result.structuredContent).toEqual({
      principal: {
        kind: 'machine',
        issuer: laptop.clerk.url,
        subject: 'mch_2EmbeddedSupportAgent000001',
        client: null,
      },
      permissions: [
        'users:read',
        'users:write',
        'users:ban',
        'sessions:read',
        'sessions:revoke',
        'organizations:read',
        'memberships:read',
        'invitations:read',
        'invitations:write',
      ].map((permission) => ({ permission, rules: ['support'] })),
      scopes: [],
      withheld: [],
      instance: { id: expect.stringMatching(/^ins_/), environment: 'development', stage: 'local' },
    });
    expect(textOf(result)).toMatch(
      /You are machine mch_\w+[\s\S]*- users:read \| \[support\][\s\S]*instance:\n.*\n *environment: development\n *stage: local/,
    );
  });

  test('gets nowhere with a tool that is beyond it', async () => {
    const userId = someUser();
    const call = (await client('readOnly')).call('delete_user', { userId });
    const answer = await call.then(textOf, String);
    // In either era: no scope would help, so there is no challenge to answer.
    expect(answer).toContain(
      `delete_user needs the permission users:delete; no rule gives it to you: ask ${contact}.`,
    );
    expect(laptop.clerk.state.users.has(userId)).toBe(true);
    expect(laptop.clerk.requests).toEqual([]);
  });
});

const tokenOfAdmin = (scopes: string[]) => {
  const [admin] = [...laptop.clerk.state.memberships.values()]
    .filter(({ role, organizationId }) => role === 'org:admin' && organizationId.startsWith('org_2EmbeddedN'))
    .map(({ userId }) => userId);
  return laptop.clerk.tokens.oauth({ userId: admin ?? '', scopes, audience: laptop.mcpUrl });
};

describe('a 2026-07-28 client that calls beyond its permissions', () => {
  const challengeFor = async (token: string, tool: string, headers: Record<string, string> = {}) => {
    const response = await fetch(laptop.mcpUrl, {
      ...modernCall(tool, { userId: someUser() }, { ...headers, authorization: `Bearer ${token}` }),
    });
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      body: await response.text(),
    };
  };

  /** Of an admin, who has asked for reading alone. */
  const readingToken = () => tokenOfAdmin(['users:read', 'sessions:read']);

  test('is challenged at the edge for the scope it lacks, with what it has', async () => {
    const { status, challenge, body } = await challengeFor(await readingToken(), 'delete_user');
    expect(status).toBe(403);
    expect(challenge).toBe(
      `Bearer error="insufficient_scope", scope="users:read sessions:read users:delete", resource_metadata="${laptop.mcpUrl.replace('/mcp', '/.well-known/oauth-protected-resource/mcp')}"`,
    );
    expect(body).toContain(
      'delete_user needs the permission users:delete, and your token lacks that scope: get one with it.',
    );
  });

  test('is told in the result what no rule gives it, since no scope would help', async () => {
    const { status, challenge, body } = await challengeFor(laptop.tokens.readOnly, 'delete_user');
    expect([status, challenge]).toEqual([200, null]);
    expect(body).toContain('"isError":true');
    expect(body).toContain('delete_user needs the permission users:delete; no rule gives it to you');
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('is challenged whichever way it writes the name', async () => {
    const encoded = `=?base64?${Buffer.from('delete_user').toString('base64')}?=`;
    const { status, challenge } = await challengeFor(await readingToken(), 'delete_user', {
      'mcp-name': encoded,
    });
    expect(status).toBe(403);
    expect(challenge).toContain('users:delete');
  });

  test('is let through to the protocol for a tool that does not exist', async () => {
    const { status, body } = await challengeFor(laptop.tokens.readOnly, 'drop_all_users');
    expect(status).toBe(200);
    expect(body).toContain('There is no tool');
  });
});

describe('scopes', () => {
  const toolsWith = async (scopes: string[]) => {
    const token = await tokenOfAdmin(scopes);
    const client = await clients[0].connect({
      url: laptop.mcpUrl,
      fetch: (input, init) => {
        const request = new Request(input, init);
        request.headers.set('authorization', `Bearer ${token}`);
        return fetch(request);
      },
    });
    open.push(client);
    return (await client.listTools()).map(({ name }) => name);
  };

  test('that are none of ours leave a person all that the rules give', async () => {
    expect(await toolsWith(['openid', 'profile'])).toEqual(listedTools.admin);
  });

  test('of ours cut a token down to them', async () => {
    expect(await toolsWith(['openid', 'users:read'])).toEqual([
      'whoami',
      'find_user',
      'get_user',
      'list_users',
      'search_operations',
      'run_operation',
    ]);
  });

  test('can be a wildcard over one resource', async () => {
    expect(await toolsWith(['users:*'])).toEqual([
      'whoami',
      'find_user',
      'get_user',
      'list_users',
      'create_user',
      'update_user',
      'change_contact_methods',
      'ban_user',
      'unban_user',
      'delete_user',
      'offboard_user',
      'export_users',
      'create_users',
      'search_operations',
      'run_operation',
    ]);
  });

  test('are told by whoami, each in the words that the consent page has', async () => {
    const whoami = async (scopes: string[]) => {
      const authorization = `Bearer ${await tokenOfAdmin(scopes)}`;
      const response = await fetch(laptop.mcpUrl, modernCall('whoami', {}, { authorization }));
      const { result } = (await response.json()) as {
        result: { structuredContent: { scopesAllow?: string[] }; content: { text: string }[] };
      };
      return result;
    };
    const { structuredContent, content } = await whoami(['openid', 'users:ban', 'roles:*', 'users:reed']);
    expect(structuredContent.scopesAllow).toEqual([
      `users:ban: ${permissionWords['users:ban']}`,
      `roles:*: ${permissionWords['roles:read']}; ${permissionWords['roles:write']}`,
      'users:reed: nothing, since no permission is called so',
    ]);
    expect(content[0]?.text).toContain(permissionWords['users:ban']);
    expect(scopeDescription('users:ban')?.toLowerCase()).toBe(permissionWords['users:ban']);
    expect((await whoami(['openid'])).structuredContent).not.toHaveProperty('scopesAllow');
  });

  test('never give what the rules do not', async () => {
    const token = await laptop.clerk.tokens.machine({
      machineId: 'mch_2EmbeddedReadOnlyAgent00001',
      claims: { aud: laptop.mcpUrl, scope: 'users:read users:delete' },
    });
    const userId = someUser();
    const response = await fetch(laptop.mcpUrl, {
      ...modernCall('delete_user', { userId }, { authorization: `Bearer ${token}` }),
    });
    expect(await response.text()).toContain(
      'delete_user needs the permission users:delete; no rule gives it to you',
    );
    expect(laptop.clerk.state.users.has(userId)).toBe(true);
    expect(laptop.clerk.requests).toEqual([]);
  });
});
