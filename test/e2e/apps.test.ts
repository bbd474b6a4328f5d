import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import { getUiCapability, RESOURCE_MIME_TYPE } from '@modelcontextprotocol/ext-apps/server';
import { createHash } from 'node:crypto';
import { appClient } from '../../local/app-host/app-host.ts';
import type { TokenHolder } from '../../local/laptop.ts';
import { userCalled } from './approvals-fixture.ts';
import { as } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { modernRequest } from './messages.ts';

const { laptop } = useLaptop();
const open: Client[] = [];
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));

async function connected(client: Client, principal: TokenHolder = 'admin'): Promise<Client> {
  const { url, fetch } = as(laptop, principal);
  open.push(client);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }));
  return client;
}

const without = (mode: 'legacy' | { pin: string } = { pin: '2026-07-28' }, capabilities = {}) =>
  new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode }, capabilities });

const listed = async (client: Client) => (await client.listTools()).tools;
const uiOf = ({ _meta }: Tool) =>
  _meta?.['ui'] as { resourceUri?: string; visibility?: string[] } | undefined;
const plain = (tool: Tool) => Object.fromEntries(Object.entries(tool).filter(([name]) => name !== '_meta'));
const takesConfirmation = ({ inputSchema }: Tool) => 'confirmation' in (inputSchema.properties ?? {});

describe('a host that says it shows apps', () => {
  test('is told the app of each tool that has one, and which tools apps may call', async () => {
    const client = await connected(appClient());
    expect(getUiCapability(client['_capabilities'])?.mimeTypes).toEqual([RESOURCE_MIME_TYPE]);
    const tools = await listed(client);
    const shown = ['get_user', 'list_users', 'review_access'];
    const asked = tools.filter(takesConfirmation).map(({ name }) => name);
    expect(asked).toEqual(
      expect.arrayContaining(['delete_user', 'set_organization_member', 'run_operation']),
    );
    const apps = tools.filter((tool) => uiOf(tool)?.resourceUri !== undefined);
    expect(apps.map(({ name }) => name).toSorted()).toEqual([...shown, ...asked].toSorted());
    expect(apps.map((tool) => uiOf(tool)?.resourceUri)).toEqual(apps.map(({ name }) => `ui://clerk/${name}`));
    // By default, apps may call: what asks, and what has pages.
    const callable = tools.filter((tool) => uiOf(tool)?.visibility === undefined).map(({ name }) => name);
    expect(callable.toSorted()).toEqual(['list_users', ...asked].toSorted());
    expect(
      tools.filter(({ name }) => !callable.includes(name)).map((tool) => uiOf(tool)?.visibility),
    ).toEqual(tools.slice(callable.length).map(() => ['model']));
  });

  test('lists and reads a page for each of these, which asks nobody for anything and lets only its own script run', async () => {
    const client = await connected(appClient());
    const uris = (await listed(client)).flatMap((tool) => uiOf(tool)?.resourceUri ?? []);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri).toSorted()).toEqual(uris.toSorted());
    const nobody = { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] };
    for (const { uri, mimeType, _meta } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType, text: expect.any(String), _meta }]);
      expect([mimeType, _meta]).toEqual([RESOURCE_MIME_TYPE, { ui: { csp: nobody, prefersBorder: true } }]);
      const page = String(contents[0] && 'text' in contents[0] && contents[0].text);
      const between = (tag: string) => page.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
      const hashOf = (tag: string) => createHash('sha256').update(between(tag)).digest('base64');
      expect(page).toContain(`data-tool="${uri.slice('ui://clerk/'.length)}"`);
      expect(page).toContain(
        `content="default-src 'none'; style-src 'sha256-${hashOf('style')}'; script-src 'sha256-${hashOf('script')}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`,
      );
      expect(page).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|https?:|<link|<img|src=/);
      expect(page.length).toBeLessThan(16_000);
    }
  });

  test('has only the apps of tools that the caller may use', async () => {
    const client = await connected(appClient(), 'readOnly');
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(
      ['get_user', 'list_users', 'run_operation'].map((name) => `ui://clerk/${name}`),
    );
    const others = ['delete_user', 'nothing', '', '../app-user.html', 'get_user/', 'find_user', 'ban_users'];
    for (const name of others) {
      await expect(client.readResource({ uri: `ui://clerk/${name}` })).rejects.toThrow(
        'tools/list names them all, in _meta.ui.resourceUri',
      );
    }
  });
});

describe('a client that shows none', () => {
  const otherwise = { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html'] } } };

  test.each([
    ['says nothing of apps', {}],
    ['shows another kind', otherwise],
    ['says it without a kind', { extensions: { 'io.modelcontextprotocol/ui': {} } }],
  ])('is listed tools without them when it %s', async (_, capabilities) => {
    const client = await connected(without(undefined, capabilities));
    const tools = await listed(client);
    expect(tools.filter(({ _meta }) => _meta !== undefined)).toEqual([]);
    expect((await client.listResources()).resources).toEqual([]);
    expect(tools).toEqual((await listed(await connected(appClient()))).map(plain));
  });

  test('and speaks an older protocol is told by a field beside the tool alone, and is listed no page', async () => {
    const client = await connected(without('legacy'));
    const tools = await listed(client);
    expect(tools.map(({ _meta }) => _meta)).toEqual(
      (await listed(await connected(appClient()))).map(({ _meta }) => _meta),
    );
    expect((await client.listResources()).resources).toEqual([]);
    const { contents } = await client.readResource({ uri: 'ui://clerk/get_user' });
    expect(contents[0]?.mimeType).toBe(RESOURCE_MIME_TYPE);
  });

  test('gets the same results as one that does, a question included', async () => {
    const [apps, none] = [await connected(appClient()), await connected(without())];
    const userId = userCalled(laptop.clerk, 'Ada');
    for (const call of [
      { name: 'get_user', arguments: { userId } },
      { name: 'list_users', arguments: { limit: 3 } },
      { name: 'review_access', arguments: { userId } },
    ]) {
      expect(await apps.callTool(call)).toEqual(await none.callTool(call));
    }
    const deletion = { name: 'delete_user', arguments: { userId } };
    const same = (result: object) =>
      JSON.stringify(result).replaceAll(/(?:[\da-z]{5}-){3}[\da-z]{5}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '*');
    expect(same(await apps.callTool(deletion))).toBe(same(await none.callTool(deletion)));
  });
});

test('a list with apps is asked for again as one without is: its bytes are there', async () => {
  const body = (capabilities: object) => {
    const request = modernRequest('tools/list', {}, { authorization: `Bearer ${laptop.tokens.admin}` });
    const message = JSON.parse(request.body);
    message.params._meta['io.modelcontextprotocol/clientCapabilities'] = capabilities;
    return { ...request, body: JSON.stringify(message) };
  };
  const texts = [];
  for (const capabilities of [
    {},
    { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: [RESOURCE_MIME_TYPE] } } },
    {},
  ]) {
    texts.push(await (await fetch(laptop.mcpUrl, body(capabilities))).text());
  }
  expect(texts[0]).toBe(texts[2]);
  expect(texts[1]).not.toBe(texts[0]);
});
