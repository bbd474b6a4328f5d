import { beforeEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { permissions } from '../../../lambda/access/permissions.ts';
import type { Laptop } from '../../../local/laptop.ts';
import { assembly } from '../../assembly.ts';
import { redirectUri, register } from '../../local/clerk/oauth/oauth-flow.ts';
import { approvalIn } from '../approvals-fixture.ts';
import { textOf, type ToolResult } from '../clients.ts';
import { applicationFor, DesktopClient } from '../desktop-client.ts';
import { useLaptop } from '../laptop-fixture.ts';
import { listedTools } from '../listed-tools.ts';
import { signIn } from './sign-in.ts';
import { assemblyOf } from './stages.ts';

const ada = 'ada.okafor@northwind.example';
/** What Clerk lets a client ask for that registers without `scope`, as long as nobody has set anything else. */
const clerksOwn = null;
const reading = [
  'users:read',
  'sessions:read',
  'invitations:read',
  'organizations:read',
  'memberships:read',
  'audit:read',
];

let desktop: DesktopClient;
beforeEach(() => {
  desktop = new DesktopClient(redirectUri);
});

/** A stage for the tests of a `describe`, whose Clerk has these default scopes, or those of the setup guide. */
function stageFor(directory: string, defaultScopes?: string[] | null): () => Laptop {
  const { laptop } = useLaptop({}, { assembly: directory });
  beforeEach(async () => {
    if (defaultScopes === undefined) return;
    await fetch(`${laptop.clerk.url}/v1/instance/oauth_application_settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${laptop.clerk.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ default_scopes: defaultScopes }),
    });
  });
  return () => laptop;
}

/** As clients do that register before they know what to ask for: reported of Claude Code, Codex and ChatGPT. */
async function registerWithoutScope(laptop: Laptop): Promise<void> {
  const { body } = await register(laptop.clerk);
  desktop.saveClientInformation({ client_id: body['client_id'] ?? '', issuer: laptop.clerk.url });
}

const askedScopes = () => desktop.pages.at(-1)?.searchParams.get('scope')?.split(' ');

async function withV2(laptop: Laptop): Promise<{ client: Client; call: CallTool }> {
  const transport = () =>
    new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), { authProvider: desktop });
  const fresh = () =>
    new Client({ name: 'desktop', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  const first = transport();
  await expect(fresh().connect(first)).rejects.toThrow();
  await first.finishAuth(await signIn(laptop, desktop.pages.at(-1), ada));
  const client = fresh();
  await client.connect(transport());
  return {
    client,
    call: async (name, args) => (await client.callTool({ name, arguments: args })) as ToolResult,
  };
}

async function withV1(laptop: Laptop): Promise<{ client: ClientV1; call: CallTool }> {
  const transport = () => new TransportV1(new URL(laptop.mcpUrl), { authProvider: desktop });
  const first = transport();
  await expect(new ClientV1({ name: 'desktop', version: '1' }).connect(first)).rejects.toThrow(
    'Unauthorized',
  );
  await first.finishAuth((await signIn(laptop, desktop.pages.at(-1), ada)).get('code') ?? '');
  const client = new ClientV1({ name: 'desktop', version: '1' });
  await client.connect(transport());
  return {
    client,
    call: async (name, args) => (await client.callTool({ name, arguments: args })) as ToolResult,
  };
}

type CallTool = (name: string, args: Record<string, unknown>) => Promise<ToolResult>;

const packages = [
  ['the MCP SDK', withV2],
  ['the v1 package', withV1],
] as const;

const popescu = ({ clerk }: Laptop) =>
  [...clerk.state.users.values()].find(({ lastName }) => lastName === 'Popescu')?.id ?? '';

describe.each(packages)('a person with a client of %s', (_name, connect) => {
  describe('where permissions are no scopes, and Clerk is as it comes', () => {
    const laptop = stageFor(assemblyOf('identified'), clerksOwn);

    test.each([
      ['registers without a scope', registerWithoutScope],
      ['registers for what it will ask for', async () => undefined],
    ])('gets in when it %s, and has all that the rules give', async (_how, prepare) => {
      await prepare(laptop());
      const { client } = await connect(laptop());
      expect(askedScopes()).not.toContain('openid');
      expect(askedScopes()).toEqual(expect.arrayContaining(['profile', 'email']));
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(listedTools.admin);
      await client.close();
    });
  });

  describe('where permissions are scopes', () => {
    const laptop = stageFor(assembly);

    test('gets in with a client that registered without a scope, as the permissions are default scopes', async () => {
      await registerWithoutScope(laptop());
      const { client } = await connect(laptop());
      expect(askedScopes()).toEqual(expect.arrayContaining(reading));
      await client.close();
    });

    test('is told in words what to ask for, and how to have a client ask, when a call needs more', async () => {
      const { client, call } = await connect(laptop());
      // An operation is no tool, so the edge lets the call of run_operation through.
      const answer = await call('run_operation', {
        operation: 'lock_user',
        arguments: { userId: popescu(laptop()) },
      });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toContain(
        'lock_user needs the permission users:ban; your token lacks that scope',
      );
      expect(textOf(answer)).toContain('--static-oauth-client-metadata');
      expect(textOf(answer)).toContain('identity.firstScopes');
      await client.close();
    });
  });

  describe('where permissions are scopes that nobody assigned to new clients', () => {
    const laptop = stageFor(assembly, ['profile', 'email', 'offline_access']);

    test('is turned away by Clerk, which names the scope', async () => {
      await registerWithoutScope(laptop());
      await expect(connect(laptop())).rejects.toThrow();
      const refused = await signIn(laptop(), desktop.pages.at(-1), ada);
      expect(refused.get('error')).toBe('invalid_scope');
      expect(refused.get('error_description')).toContain("not allowed to request scope 'users:read'");
    });

    test('gets in with an application that they are assigned to', async () => {
      const assigned = reading as (typeof permissions)[number][];
      desktop.saveClientInformation(await applicationFor(laptop(), desktop, assigned));
      const { client } = await connect(laptop());
      expect((await client.listTools()).tools.length).toBeGreaterThan(5);
      await client.close();
    });
  });

  describe('where clients ask for everything at once', () => {
    const laptop = stageFor(assemblyOf('upfront'));

    test('may do all that the rules give, at once', async () => {
      const { client, call } = await connect(laptop());
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(listedTools.admin);
      const userId = popescu(laptop());
      const { confirmation } = approvalIn(await call('delete_user', { userId }));
      expect((await call('delete_user', { userId, confirmation })).structuredContent).toEqual({
        userId,
        deleted: true,
      });
      expect(desktop.pages).toHaveLength(1);
      await client.close();
    });
  });
});

describe('a client that registered itself for its first scopes', () => {
  const laptop = stageFor(assembly);

  test('is refused by Clerk when it steps up: one more reason to ask for everything at once', async () => {
    const { client, call } = await withV2(laptop());
    await expect(call('delete_user', { userId: popescu(laptop()) })).rejects.toThrow();
    expect(askedScopes()).toContain('users:delete');
    const refused = await signIn(laptop(), desktop.pages.at(-1), ada);
    expect(refused.get('error')).toBe('invalid_scope');
    await client.close();
  });

  test('of the v1 package keeps its connection when a call needs more', async () => {
    const { client, call } = await withV1(laptop());
    const answer = await call('delete_user', { userId: popescu(laptop()) });
    expect(textOf(answer)).toContain(
      'delete_user needs the permission users:delete; your token lacks that scope',
    );
    expect(textOf(answer)).toContain('identity.firstScopes');
    expect(desktop.pages).toHaveLength(1);
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    await client.close();
  });
});
