import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auth as authOfV2 } from '@modelcontextprotocol/client';
import type { OAuthClientProvider as ProviderOfV2 } from '@modelcontextprotocol/client';
import { auth as authOfV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthClientProvider as ProviderOfV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { decodeJwt } from 'jose';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import {
  decide,
  firstUserId,
  forNewClients,
  giveCode,
  newClient,
  redirected,
  redirectUri,
} from './oauth-flow.ts';

interface Tokens {
  access_token: string;
  refresh_token?: string;
}

let clerk: EmbeddedClerk;
/** A resource server that has nothing but its metadata (RFC 9728). */
const resourceServer = createServer((request, response) => {
  const found = request.url === '/.well-known/oauth-protected-resource/mcp';
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      resource: serverUrl(),
      authorization_servers: [clerk.url],
      scopes_supported: ['email'],
    }),
  );
});
const serverUrl = () => `http://127.0.0.1:${(resourceServer.address() as AddressInfo).port}/mcp`;

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ settings: forNewClients('users:read') });
  resourceServer.listen(0, '127.0.0.1');
  await once(resourceServer, 'listening');
  clerk.allowResource(serverUrl());
});
afterAll(async () => {
  resourceServer.close();
  await clerk.close();
});

/** What an MCP client keeps, and where it sends its user. */
function memory() {
  const kept: { client?: unknown; tokens?: Tokens; verifier?: string; discovery?: unknown; url?: URL } = {};
  const provider = {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'MCP client',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    },
    clientInformation: () => kept.client,
    saveClientInformation: (client: unknown) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens: Tokens) => {
      kept.tokens = tokens;
    },
    codeVerifier: () => kept.verifier ?? '',
    saveCodeVerifier: (verifier: string) => {
      kept.verifier = verifier;
    },
    discoveryState: () => kept.discovery,
    saveDiscoveryState: (discovery: unknown) => {
      kept.discovery = discovery;
    },
    redirectToAuthorization: (url: URL) => {
      kept.url = url;
    },
  };
  return { kept, provider };
}

type Auth = (
  provider: unknown,
  options: { serverUrl: string; authorizationCode?: string; iss?: string; scope?: string },
) => Promise<string>;

const clients: [string, Auth][] = [
  ['v1', (provider, options) => authOfV1(provider as ProviderOfV1, options)],
  ['v2', (provider, options) => authOfV2(provider as ProviderOfV2, options)],
];

test.each(clients)(
  'the client of the MCP SDK %s gets a token, refreshes it, and comes back for another scope that it may ask for',
  async (_version, auth) => {
    const { kept, provider } = memory();
    // By hand: one that registers itself names the scopes it asks for first, and Clerk then holds it to them.
    kept.client = { client_id: await newClient(clerk) };
    const signIn = async (scope?: string) => {
      const options = { serverUrl: serverUrl(), ...(scope === undefined ? {} : { scope }) };
      expect(await auth(provider, options)).toBe('REDIRECT');
      const asked = await (await fetch(kept.url!)).text();
      const page = await (await giveCode(clerk, asked)).text();
      const { code, iss } = redirected(await decide(clerk, page)).parameters;
      const back = { ...options, authorizationCode: code!, iss: iss! };
      expect(await auth(provider, back)).toBe('AUTHORIZED');
      return decodeJwt(kept.tokens!.access_token);
    };
    const first = await signIn();
    expect(first).toMatchObject({ iss: clerk.url, sub: firstUserId(clerk), aud: serverUrl() });
    expect(String(first['scope']).split(' ')).toContain('email');

    expect(await auth(provider, { serverUrl: serverUrl() })).toBe('AUTHORIZED');
    expect(decodeJwt(kept.tokens!.access_token).jti).not.toBe(first.jti);

    delete kept.tokens;
    const second = await signIn('email users:read');
    expect(String(second['scope']).split(' ')).toContain('users:read');
    expect(second['client_id']).toBe(first['client_id']);
  },
);

test.each(clients)(
  'a client of the MCP SDK %s that registered itself for its first scope is refused another one',
  async (_version, auth) => {
    const { kept, provider } = memory();
    expect(await auth(provider, { serverUrl: serverUrl(), scope: 'email' })).toBe('REDIRECT');
    expect((await fetch(kept.url!)).status).toBe(200);
    expect(await auth(provider, { serverUrl: serverUrl(), scope: 'email users:read' })).toBe('REDIRECT');
    const refused = redirected(await fetch(kept.url!, { redirect: 'manual' })).parameters;
    expect([refused['error'], refused['error_description']]).toEqual([
      'invalid_scope',
      expect.stringContaining("not allowed to request scope 'users:read'"),
    ]);
  },
);
