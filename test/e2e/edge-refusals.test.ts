import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createLambdaFunction } from '../../local/cloud/lambda.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { contact } from '../settings.ts';
import { LogLines } from './log-lines.ts';
import { json, legacyCall, modernCall, modernRequest } from './messages.ts';

/* What is refused before a tool runs, and what the client is told of it: the truth, and the way out. */

interface Body {
  readonly id: unknown;
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly reason?: string; readonly requestId?: string; readonly uri?: string };
  };
}

const log = new LogLines();
let laptop: Laptop;
let stranger: string;
beforeAll(async () => {
  laptop = await startLaptop({ assembly, onLog: log.add });
  const { users, memberships } = laptop.clerk.state;
  const members = new Set([...memberships.values()].map(({ userId }) => userId));
  stranger = await laptop.clerk.tokens.oauth({
    userId: [...users.keys()].find((id) => !members.has(id)) ?? '',
    audience: laptop.mcpUrl,
    scopes: ['users:read'],
  });
});
afterAll(() => laptop.close());

type Headers = Record<string, string | string[]>;

/** Sends bytes and headers as they are, also a header twice. */
function post(
  body: string | Buffer,
  headers: Headers = json,
  token = laptop.tokens.admin,
): Promise<{ status: number; headers: Record<string, string[] | undefined>; body: Body; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      laptop.mcpUrl,
      { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers } },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('end', () => {
          const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headersDistinct,
            body: JSON.parse(data) as Body,
            text,
          });
        });
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** A client that has a token, and the pages that it wants opened. */
function signedIn(token: string) {
  const pages: URL[] = [];
  const authProvider = {
    redirectUrl: 'http://127.0.0.1:1/callback',
    clientMetadata: { redirect_uris: ['http://127.0.0.1:1/callback'] },
    clientInformation: () => ({ client_id: 'any' }),
    tokens: () => ({ access_token: token, token_type: 'Bearer' }),
    saveTokens: () => undefined,
    redirectToAuthorization: (url: URL) => void pages.push(url),
    saveCodeVerifier: () => undefined,
    codeVerifier: () => '',
  };
  return { pages, authProvider };
}

const legacy = (method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const modern = (tool: string) => {
  const { body, headers } = modernCall(tool, {});
  return { body, headers };
};
const without = (headers: Record<string, string>, name: string): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));

describe('somebody whom no rule names', () => {
  test('is told so in the whole message, and whom to ask, without a word about AWS', async () => {
    const { status, body } = await post(legacyCall('whoami').body, json, stranger);
    expect(status).toBe(403);
    expect(body.error.message).toContain(`No rule of this server names you: ask ${contact}.`);
    expect(body.error.message).not.toMatch(/AWS|execute-api/);
    expect(body.id).toBeNull();
  });

  test('is not told that more scopes would help, since none would', async () => {
    const { headers } = await post(legacyCall('whoami').body, json, stranger);
    expect(headers['www-authenticate']).toEqual([
      `Bearer resource_metadata="${laptop.mcpUrl.replace('/mcp', '/.well-known/oauth-protected-resource/mcp')}"`,
    ]);
  });

  test('reads it with the v1 package, and is not sent to sign in again', async () => {
    const { pages, authProvider } = signedIn(stranger);
    const connect = new ClientV1({ name: 'test', version: '1' }).connect(
      new TransportV1(new URL(laptop.mcpUrl), { authProvider }),
    );
    await expect(connect).rejects.toThrow('No rule of this server names you');
    expect(pages).toEqual([]);
  });

  test('is not sent to sign in again with the v2 package either, which keeps the words to itself', async () => {
    const { pages, authProvider } = signedIn(stranger);
    const connect = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    ).connect(new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), { authProvider }));
    await expect(connect).rejects.toThrow('the server denied access (HTTP 403)');
    expect(pages).toEqual([]);
  });

  test('is told the request id of the gateway, under which the log of the authorizer has it', async () => {
    const { body, headers } = await post(legacyCall('whoami').body, json, stranger);
    const requestId = body.error.data?.requestId ?? '';
    expect(headers['x-amzn-requestid']).toEqual([requestId]);
    expect(JSON.parse(await log.line(requestId))).toMatchObject({
      event: 'authorization',
      outcome: 'denied',
      gatewayRequestId: requestId,
      reason: expect.stringContaining('No rule of this server names you'),
    });
  });
});

test('a token that is not valid is in the log of the authorizer under the id that the client is told', async () => {
  const { status, body } = await post(legacyCall('whoami').body, json, 'oat_nobodys');
  expect(status).toBe(401);
  const line = await log.line(body.error.data?.requestId ?? 'none');
  expect(JSON.parse(line)).toMatchObject({ event: 'authorization', outcome: 'unauthorized' });
});

describe('headers that do not name one tool', () => {
  const encoded = '=?base64?YQ?=';
  test.each<[string, (headers: Record<string, string>) => Headers]>([
    ['no Mcp-Name', (headers) => without(headers, 'mcp-name')],
    ['no Mcp-Method', (headers) => without(headers, 'mcp-method')],
    ['an Mcp-Name that can not be decoded', (headers) => ({ ...headers, 'mcp-name': encoded })],
    ['two names', (headers) => ({ ...headers, 'mcp-name': ['whoami', 'delete_user'] })],
    ['two methods', (headers) => ({ ...headers, 'mcp-method': ['tools/call', 'tools/list'] })],
    ['another tool than the body', (headers) => ({ ...headers, 'mcp-name': 'find_user' })],
  ])('are a 400 that says which header, not a lack of rights: %s', async (_, change) => {
    for (const token of [laptop.tokens.admin, laptop.tokens.readOnly]) {
      const { body, headers } = modern('whoami');
      const answer = await post(body, change(headers), token);
      expect([answer.status, answer.body.error.code]).toEqual([400, -32020]);
      expect(answer.body.error.message).toMatch(/Mcp-(Name|Method)/i);
    }
  });
});

describe('MCP-Protocol-Version', () => {
  test.each<[string, string | string[]]>([
    ['in two headers', ['2026-07-28', '2026-07-28']],
    ['in one header', '2026-07-28, 2026-07-28'],
  ])('counts once when it is repeated %s', async (_, version) => {
    const { body, headers } = modern('whoami');
    const answer = await post(body, {
      ...without(headers, 'mcp-protocol-version'),
      'mcp-protocol-version': version,
    });
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  });

  test('counts once when an older client repeats it, in batches too', async () => {
    const repeated = { ...json, 'mcp-protocol-version': ['2025-11-25', '2025-11-25'] };
    expect((await post(legacy('tools/list'), repeated)).status).toBe(200);
    const batch = { ...json, 'mcp-protocol-version': '2025-03-26, 2025-03-26' };
    expect((await post(`[${legacy('tools/list')}]`, batch)).status).toBe(200);
  });

  test('is refused when its values differ, in whichever order', async () => {
    for (const version of [
      ['2026-07-28', '2025-11-25'],
      ['2025-11-25', '2026-07-28'],
      '2025-11-25, 2025-06-18',
    ]) {
      const { body, headers } = modern('whoami');
      const several = { ...without(headers, 'mcp-protocol-version'), 'mcp-protocol-version': version };
      for (const sent of [body, legacy('tools/list')]) {
        const answer = await post(sent, several);
        expect([answer.status, answer.body.error.code]).toEqual([400, -32020]);
        expect(answer.body.error.message).toContain('MCP-Protocol-Version has different values');
        expect(answer.body.id).toBe(1);
      }
    }
  });
});

test('the scheme may have any number of spaces behind it', async () => {
  const answer = await post(legacyCall('whoami').body, {
    ...json,
    authorization: `bearer   ${laptop.tokens.admin}`,
  });
  expect(answer.status).toBe(200);
});

describe('parameters that are not as the method has them', () => {
  test.each<[string, object]>([
    ['tools/list', { cursor: null }],
    ['prompts/list', { cursor: null }],
    ['resources/list', { cursor: null }],
    ['resources/templates/list', { cursor: 7 }],
    ['tools/call', { name: 7 }],
    ['tools/call', {}],
    ['prompts/get', { name: null }],
    ['resources/read', {}],
    ['completion/complete', { ref: { type: 'ref/none' }, argument: {} }],
    ['initialize', {}],
    ['initialize', { protocolVersion: 7, capabilities: {}, clientInfo: { name: 'test', version: '1' } }],
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {} }],
    ['initialize', { protocolVersion: '2025-11-25', capabilities: null, clientInfo: { name: 'a' } }],
  ])('are -32602 in one sentence that names the parameter: %s %j', async (method, params) => {
    const sent = [{ body: legacy(method, params), headers: json }];
    if (method !== 'initialize') sent.push(modernRequest(method, { ...params }) as never);
    for (const { body: text, headers } of sent) {
      const { body } = await post(text, headers);
      expect(body.error.code).toBe(-32602);
      expect(body.error.message).toMatch(/^[^\n{}[\]]{10,300}$/);
      expect(body.error.message).toContain(method);
      expect(body.error.message).toMatch(/cursor|name|uri|ref|protocolVersion|clientInfo|capabilities/);
    }
  });

  test('are told as a person would: what it must be, and what it is', async () => {
    const messageOf = async (method: string, params: object) =>
      (await post(legacy(method, params))).body.error.message;
    expect(await messageOf('tools/list', { cursor: null })).toBe(
      'The parameters of tools/list are not valid: cursor must be a string, not null.',
    );
    expect(await messageOf('initialize', {})).toBe(
      'The parameters of initialize are not valid: protocolVersion is missing; capabilities is missing; clientInfo is missing.',
    );
  });
});

describe('a body that is not plain UTF-8', () => {
  test.each<[string, string | Buffer, Headers, number, RegExp]>([
    ['a byte order mark', `\uFEFF${legacy('tools/list')}`, {}, 400, /byte order mark/],
    ['UTF-16 that nothing announces', Buffer.from(legacy('tools/list'), 'utf16le'), {}, 400, /UTF-16/],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${legacy('tools/list')}`, 'utf16le'), {}, 400, /UTF-16/],
    [
      'Latin-1 in the middle of it',
      Buffer.from(
        legacy('tools/call', { name: 'find_user', arguments: { username: 'M\u00fcller' } }),
        'latin1',
      ),
      {},
      400,
      /not UTF-8 throughout/,
    ],
    ['compressed without a word', gzipSync(legacy('tools/list')), {}, 400, /compressed/],
    [
      'compressed',
      gzipSync(legacy('tools/list')),
      { 'content-encoding': 'gzip' },
      415,
      /Content-Encoding "gzip" is not supported/,
    ],
    [
      'of another charset',
      legacy('tools/list'),
      { 'content-type': 'application/json; charset=utf-16' },
      415,
      /"utf-16"/,
    ],
    [
      'of another charset, quoted',
      legacy('tools/list'),
      { 'content-type': 'application/json;Charset="ISO-8859-1"' },
      415,
      /"ISO-8859-1"/,
    ],
  ])('is refused by name: %s', async (_, body, headers, status, reason) => {
    const answer = await post(body, { ...json, ...headers });
    expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringMatching(reason)]);
  });

  test.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8',
  ])('is taken with Content-Type: %s', async (type) => {
    const headers = { ...json, 'content-type': type, 'content-encoding': 'identity' };
    expect((await post(legacy('tools/list'), headers)).status).toBe(200);
  });
});

test.each(['clerk://users/nobody', 'clerk://nothing/1', 'https://example.com', 'clerk://users/user_nobody'])(
  'an unknown resource comes back in the data: %s',
  async (uri) => {
    const { body } = await post(legacy('resources/read', { uri }));
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual({ uri });
  },
);

test.each([
  [
    'the function',
    'Mcp',
    'function_busy',
    '2',
    /^All instances of the function are busy.* Try again/,
    {
      gatewayError: 'INTEGRATION_FAILURE',
      integrationError: 'Execution failed due to configuration error: Rate Exceeded.',
    },
  ],
  [
    'the authorizer',
    'Access',
    'identity_unavailable',
    '5',
    /Nothing was done\. Try again/,
    { gatewayError: 'AUTHORIZER_FAILURE' },
  ],
] as const)(
  'where Lambda has no instance left for %s, whoever asks is told to try again, and when',
  async (_, construct, reason, seconds, message, access) => {
    const accesses = new LogLines();
    const own = await startLaptop({
      assembly,
      onAccess: accesses.add,
      createFunction: (definition, limits, onLog) => {
        const isFull = definition.logicalId.startsWith(construct);
        return createLambdaFunction(definition, { ...limits, ...(isFull ? { concurrency: 0 } : {}) }, onLog);
      },
    });
    const authorization = `Bearer ${own.tokens.admin}`;
    const call = legacyCall('whoami');
    const response = await fetch(own.mcpUrl, { ...call, headers: { ...call.headers, authorization } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, seconds]);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringMatching(message), data: { reason } },
    });
    expect(JSON.parse(await accesses.line('"requestId"'))).toMatchObject(access);
    await own.close();
  },
);
