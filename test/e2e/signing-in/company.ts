import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';

/*
 * Enterprise-managed authorization, as MCP's extension has it: the company's identity provider, and the authorization
 * server of the MCP server, which trusts its assertions.
 * https://github.com/modelcontextprotocol/ext-auth/blob/main/specification/stable/enterprise-managed-authorization.mdx
 * https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/
 */

const grantType = 'urn:ietf:params:oauth:grant-type:';
const tokenType = 'urn:ietf:params:oauth:token-type:';
const assertionType = 'oauth-id-jag+jwt';

/** The client as the identity provider knows it. */
export const atProvider = { clientId: 'desktop-at-provider', clientSecret: 'secret at the provider' };
/** The client as the authorization server knows it. */
export const atServer = { clientId: 'desktop-at-server', clientSecret: 'secret at the server' };

/** An issuer of JWTs with its metadata, its keys and its token endpoint. */
interface Issuer {
  readonly url: string;
  sign(claims: JWTPayload, typ: string, seconds: number): Promise<string>;
  /** The claims of a token of this issuer. Throws when it is no good. */
  verify(token: string, expected: { audience: string; typ: string }): Promise<JWTPayload>;
  close(): void;
}

/** What a token endpoint refuses with (RFC 6749, section 5.2). */
class Refusal extends Error {}

async function startIssuer(
  metadata: object,
  token: (form: URLSearchParams, request: IncomingMessage) => Promise<object>,
): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const server = createServer((request, response) => {
    const answer = async (): Promise<[status: number, body: object]> => {
      const path = request.url ?? '';
      if (path === '/keys') return [200, keys];
      if (path.startsWith('/.well-known/')) {
        const endpoints = { token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` };
        const required = { authorization_endpoint: `${url}/authorize`, response_types_supported: ['code'] };
        return [200, { issuer: url, ...endpoints, ...required, ...metadata }];
      }
      if (path !== '/token' || request.method !== 'POST') return [404, {}];
      try {
        return [200, await token(new URLSearchParams(await text(request)), request)];
      } catch (error) {
        return [400, { error: error instanceof Refusal ? error.message : 'invalid_grant' }];
      }
    };
    const respond = async () => {
      const [status, body] = await answer();
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    void respond();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    url,
    sign: (claims, typ, seconds) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'one', typ })
        .setIssuer(url)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(privateKey),
    verify: async (given, { audience, typ }) =>
      (await jwtVerify(given, createLocalJWKSet(keys), { issuer: url, audience, typ })).payload,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return issuer;
}

function demand(holds: boolean, error: string): void {
  if (!holds) throw new Refusal(error);
}

/** The company's two issuers, and what they let pass. */
export interface Company {
  readonly provider: Issuer;
  readonly server: Issuer;
  /** The scopes that the provider's policy lets a client have, for people of these groups. */
  policy: readonly string[];
  /** What a person gets who signs in to the client with the provider. */
  idToken(email: string): Promise<string>;
  close(): void;
}

/** Starts both. `groups` are what the authorization server knows of people, by email. */
export async function startCompany(groups: Readonly<Record<string, readonly string[]>>): Promise<Company> {
  const provider = await startIssuer(
    { grant_types_supported: ['authorization_code', `${grantType}token-exchange`] },
    async (form) => {
      demand(form.get('client_id') === atProvider.clientId, 'invalid_client');
      demand(form.get('client_secret') === atProvider.clientSecret, 'invalid_client');
      demand(form.get('grant_type') === `${grantType}token-exchange`, 'unsupported_grant_type');
      demand(form.get('requested_token_type') === `${tokenType}id-jag`, 'invalid_request');
      demand(form.get('subject_token_type') === `${tokenType}id_token`, 'invalid_request');
      demand(form.get('audience') === server.url, 'invalid_target');
      const person = await provider.verify(form.get('subject_token') ?? '', {
        audience: atProvider.clientId,
        typ: 'JWT',
      });
      const scope = (form.get('scope') ?? '')
        .split(' ')
        .filter((name) => company.policy.includes(name))
        .join(' ');
      demand(scope !== '', 'invalid_scope');
      const assertion = await provider.sign(
        {
          sub: person.sub ?? '',
          email: person['email'],
          aud: server.url,
          resource: form.get('resource'),
          client_id: atServer.clientId,
          scope,
          jti: crypto.randomUUID(),
        },
        assertionType,
        300,
      );
      return {
        issued_token_type: `${tokenType}id-jag`,
        access_token: assertion,
        token_type: 'N_A',
        scope,
        expires_in: 300,
      };
    },
  );
  const used = new Set<unknown>();
  const server = await startIssuer(
    {
      grant_types_supported: [`${grantType}jwt-bearer`],
      authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    },
    async (form, { headers }) => {
      const { clientId, clientSecret } = atServer;
      const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
      const plain = Buffer.from(`${clientId}:${clientSecret}`);
      const sent = headers.authorization ?? '';
      demand(
        [basic, plain].some((known) => sent === `Basic ${known.toString('base64')}`),
        'invalid_client',
      );
      demand(form.get('grant_type') === `${grantType}jwt-bearer`, 'unsupported_grant_type');
      const assertion = await provider.verify(form.get('assertion') ?? '', {
        audience: server.url,
        typ: assertionType,
      });
      demand(assertion['client_id'] === clientId && !used.has(assertion.jti), 'invalid_grant');
      used.add(assertion.jti);
      const { scope, resource } = assertion;
      const claims = {
        sub: assertion.sub ?? '',
        aud: String(resource),
        client_id: clientId,
        scope,
        groups: groups[String(assertion['email'])] ?? [],
      };
      return {
        access_token: await server.sign(claims, 'at+jwt', 600),
        token_type: 'Bearer',
        expires_in: 600,
        scope,
      };
    },
  );
  const company: Company = {
    provider,
    server,
    policy: [],
    idToken: (email) =>
      provider.sign({ sub: `user of ${email}`, email, aud: atProvider.clientId }, 'JWT', 600),
    close() {
      provider.close();
      server.close();
    },
  };
  return company;
}
