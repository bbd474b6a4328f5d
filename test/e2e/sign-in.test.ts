import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Browser } from 'playwright-core';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { approvalIn } from './approvals-fixture.ts';
import { Callback, hasBrowser, startBrowser } from './browser.ts';
import { textOf, type ToolResult } from './clients.ts';
import { applicationFor, DesktopClient } from './desktop-client.ts';
import { listedTools } from './listed-tools.ts';

/** What a client asks for first. */
const reading = [
  'users:read',
  'sessions:read',
  'invitations:read',
  'organizations:read',
  'memberships:read',
  'audit:read',
] as const;

/** What an admin is listed whose token is for reading alone. */
const readingTools = listedTools.admin.filter(
  (name) => listedTools.readOnly.includes(name) || name === 'search_audit_log',
);

(hasBrowser ? describe : describe.skip)('a person with an MCP client that knows only the URL', () => {
  let laptop: Laptop;
  let browser: Browser;
  let callback: Callback;
  let desktop: DesktopClient;

  beforeAll(async () => {
    [laptop, browser, callback] = await Promise.all([
      startLaptop({ assembly }),
      startBrowser(),
      Callback.listen(),
    ]);
  });
  afterAll(async () => {
    callback.close();
    await Promise.all([laptop.close(), browser.close()]);
  });
  beforeEach(() => {
    laptop.clerk.reset();
    desktop = new DesktopClient(callback.url);
  });

  /** Signs in as `name` on the page that the client opened last, and allows what is asked. */
  async function consent(name: string): Promise<URLSearchParams> {
    const page = await browser.newPage();
    const arrived = callback.next();
    await page.goto(String(desktop.pages.at(-1)));
    await page.getByLabel('Sign-in code').fill(laptop.clerk.signInCode);
    await page.getByRole('button', { name: 'Continue' }).click();
    const option = await page.locator('#user option', { hasText: name }).first().getAttribute('value');
    await page.selectOption('#user', option);
    await page.getByRole('button', { name: 'Allow' }).click();
    const parameters = await arrived;
    await page.close();
    return parameters;
  }

  const transport = () =>
    new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), { authProvider: desktop });
  const modern = () =>
    new Client({ name: 'desktop', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });

  /** Signs in as `name` with nothing known beforehand. */
  async function signedIn(name: string): Promise<Client> {
    const first = transport();
    await expect(modern().connect(first)).rejects.toThrow();
    await first.finishAuth(await consent(name));
    const client = modern();
    await client.connect(transport());
    return client;
  }

  test('finds its way to a token, and sees what reading alone allows', async () => {
    const client = await signedIn('Ada Okafor');
    const asked = desktop.pages[0]?.searchParams;
    expect(asked?.get('resource')).toBe(laptop.mcpUrl);
    expect(asked?.get('scope')?.split(' ')).toEqual([...reading, 'offline_access']);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(readingTools);
    await client.close();
  });

  test('steps up from reading to deleting when a call needs it, and the call then goes through', async () => {
    // Made by an administrator: Clerk holds clients that register themselves to the scopes of their first request.
    desktop.saveClientInformation(await applicationFor(laptop, desktop, [...reading, 'users:delete']));
    const client = await signedIn('Ada Okafor');
    const victim = [...laptop.clerk.state.users.values()].find(({ lastName }) => lastName === 'Popescu');
    const userId = victim?.id ?? '';

    await expect(client.callTool({ name: 'delete_user', arguments: { userId } })).rejects.toThrow();
    expect(laptop.clerk.state.users.has(userId)).toBe(true);
    const scopes = desktop.pages.at(-1)?.searchParams.get('scope')?.split(' ');
    expect(scopes).toEqual(expect.arrayContaining(['users:read', 'memberships:read', 'users:delete']));

    await transport().finishAuth(await consent('Ada Okafor'));
    const asked = (await client.callTool({ name: 'delete_user', arguments: { userId } })) as ToolResult;
    const { confirmation } = approvalIn(asked);
    const result = await client.callTool({ name: 'delete_user', arguments: { userId, confirmation } });
    expect(result.structuredContent).toEqual({ userId, deleted: true });
    await client.close();
  });

  test('is let in as whom it signed in as: a member of staff has less than an admin', async () => {
    const client = await signedIn('Chiara Rossi');
    const result = (await client.callTool({ name: 'whoami', arguments: {} })) as ToolResult;
    expect(textOf(result)).toContain(' | [support]');
    expect(textOf(result)).toMatch(/Left out by the scopes of your token: users:write, /);
    await client.close();
  });

  test('is turned away when no rule names whom it signed in as', async () => {
    const first = transport();
    await expect(modern().connect(first)).rejects.toThrow();
    await first.finishAuth(await consent('Daria Popescu'));
    await expect(modern().connect(transport())).rejects.toThrow();
  });

  test('gets a new access token by itself when the old one has expired', async () => {
    const client = await signedIn('Ada Okafor');
    const tokens = desktop.tokens();
    if (!tokens) throw new Error('not signed in');
    desktop.saveTokens({ ...tokens, access_token: 'expired' });
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(readingTools.length);
    expect(desktop.pages).toHaveLength(1);
    await client.close();
  });

  test('gets in with the v1 package just the same', async () => {
    const first = new TransportV1(new URL(laptop.mcpUrl), { authProvider: desktop });
    await expect(new ClientV1({ name: 'desktop', version: '1' }).connect(first)).rejects.toThrow(
      'Unauthorized',
    );
    await first.finishAuth((await consent('Ada Okafor')).get('code') ?? '');
    const client = new ClientV1({ name: 'desktop', version: '1' });
    await client.connect(new TransportV1(new URL(laptop.mcpUrl), { authProvider: desktop }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(readingTools);
    await client.close();
  });
});
