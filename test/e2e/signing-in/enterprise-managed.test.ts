import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  Client,
  CrossAppAccessProvider,
  discoverAndRequestJwtAuthGrant,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { externalIssuer } from '../../settings.ts';
import { textOf, type ToolResult } from '../clients.ts';
import { atProvider, atServer, type Company, startCompany } from './company.ts';
import { assemblyOf } from './stages.ts';

let company: Company;
let laptop: Laptop;
let client: Client;
/** The assertions that clients got, newest last. */
const assertions: string[] = [];

beforeAll(async () => {
  company = await startCompany({ 'hana@acme.example': ['helpdesk'] });
  laptop = await startLaptop({
    assembly: assemblyOf('managed'),
    addresses: { [externalIssuer]: company.server.url },
  });
});
beforeEach(() => {
  company.policy = ['users:read', 'users:write'];
  client = new Client({ name: 'desktop', version: '1' }, { versionNegotiation: { mode: 'auto' } });
});
afterEach(() => client.close());
afterAll(async () => {
  await laptop.close();
  company.close();
});

/** Connects a client whose user has signed in to the company, and to nothing else. */
async function connect(email: string): Promise<void> {
  const idToken = await company.idToken(email);
  const authProvider = new CrossAppAccessProvider({
    ...atServer,
    expectedIssuer: company.server.url,
    assertion: async ({ authorizationServerUrl, resourceUrl, scope, fetchFn }) => {
      const { jwtAuthGrant } = await discoverAndRequestJwtAuthGrant({
        ...atProvider,
        idpUrl: company.provider.url,
        audience: authorizationServerUrl,
        resource: resourceUrl,
        idToken,
        fetchFn,
        ...(scope === undefined ? {} : { scope }),
      });
      assertions.push(jwtAuthGrant);
      return jwtAuthGrant;
    },
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), { authProvider }));
}

test('a person whom the company signs in gets in without a page, and has what the rules and the policy give', async () => {
  await connect('hana@acme.example');
  const who = (await client.callTool({ name: 'whoami', arguments: {} })) as ToolResult;
  expect(who.structuredContent).toMatchObject({
    principal: {
      kind: 'external',
      issuer: company.server.url,
      subject: 'user of hana@acme.example',
      client: atServer.clientId,
    },
    permissions: [
      { permission: 'users:read', rules: ['help desk'] },
      { permission: 'users:write', rules: ['help desk'] },
    ],
  });
  expect(textOf(who)).toContain('withheld: [users:ban, ');
});

test('a colleague whom no rule names is signed in, and turned away', async () => {
  await expect(connect('otto@acme.example')).rejects.toThrow();
});

test('a person whom the company gives none of the scopes gets no assertion', async () => {
  company.policy = [];
  await expect(connect('hana@acme.example')).rejects.toThrow('invalid_scope');
});

test('neither the assertion nor the ID token is taken for an access token', async () => {
  await connect('hana@acme.example');
  for (const token of [assertions.at(-1), await company.idToken('hana@acme.example')]) {
    const response = await fetch(laptop.mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect(response.status).toBe(401);
  }
});
