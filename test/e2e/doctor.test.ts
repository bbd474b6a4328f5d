import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { type Check, type CheckStatus, rest } from '../../bin/doctor/check.ts';
import { diagnose, type Question } from '../../bin/doctor/diagnose.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { type Laptop, type LaptopOptions, startLaptop } from '../../local/laptop.ts';
import { afterWill } from '../after-will.ts';
import { assembly } from '../assembly.ts';
import { allowedOrigin } from '../settings.ts';
import { userCalled } from './approvals-fixture.ts';
import { operatorEnvironment } from './operator-environment.ts';
import { type OtherIssuer, startOtherIssuer } from './other-issuer.ts';
import { type Front, type Passing, startFront, type Tampering } from './tampering-front.ts';

let laptop: Laptop;
/** In front of the server, and of the authorization server. */
let front: Front;
let signIn: Front;
let addresses: NonNullable<LaptopOptions['addresses']>;
let issuer: OtherIssuer;
beforeAll(async () => {
  issuer = await startOtherIssuer();
  addresses = issuer.addresses;
  laptop = await startLaptop({ assembly, addresses });
  front = await startFront(new URL(laptop.mcpUrl).origin);
  signIn = await startFront(laptop.clerk.url);
});
afterEach(() => {
  front.tampering = {};
  signIn.tampering = {};
  laptop.clerk.reset();
});
afterAll(async () => {
  issuer.close();
  await Promise.all([front.close(), signIn.close(), laptop.close()]);
});

const way = { deadlineMs: 5_000 };
const urlOf = (origin: string, of = laptop) => new URL(new URL(of.mcpUrl).pathname, origin);

/** A token that is for the server, and for its front. */
function tokenFor(url: URL, of = laptop, claims: Record<string, unknown> = {}): Promise<string> {
  return of.clerk.tokens.machine({
    machineId: seedMachines.admin.id,
    claims: { aud: [of.mcpUrl, url.href], ...claims },
    secondsUntilExpiration: 600,
  });
}

/** What is found through the front, with a good token unless another is given. */
async function found(question: Partial<Question> = {}): Promise<Check[]> {
  const url = question.url ?? urlOf(front.origin);
  const credentials = { kind: 'token', token: await tokenFor(url) } as const;
  return diagnose({ url, credentials, origin: undefined, way, ...question });
}

const statusOf = (checks: readonly Check[], name: string) =>
  checks.find((check) => check.name === name)?.status;
const notGreen = (checks: readonly Check[]) => checks.filter(({ status }) => status !== 'green');

/** The first check of that name that is not green, and which were red before it. */
function seen(checks: readonly Check[], name: string) {
  const at = checks.findIndex((check) => check.name === name && check.status !== 'green');
  const { status, message, remedy } = checks[at] ?? {};
  const before = checks.slice(0, Math.max(at, 0)).filter((check) => check.status === 'red');
  return { status, message, remedy, redBefore: before.map((check) => check.name) };
}

/** A fault that is found as itself, with what to do about it. */
const fault = (status: CheckStatus, words: RegExp) => ({
  status,
  message: expect.stringMatching(words),
  remedy: expect.any(String),
  redBefore: [],
});

const isMcp = ({ path }: { path: string }) => path.endsWith('/mcp') && !path.includes('.well-known');
const page = (status: number): Passing => ({
  status,
  headers: { 'content-type': 'text/html', server: 'squid' },
  body: '<html><body>Please sign in to the network</body></html>',
});
const withHeader =
  (name: string, change: (value: string) => string | undefined): NonNullable<Tampering['answer']> =>
  (passing) => {
    const value = passing.headers[name];
    if (value === undefined) return passing;
    const { [name]: _, ...others } = passing.headers;
    const changed = change(String(value));
    return { ...passing, headers: changed === undefined ? others : { ...others, [name]: changed } };
  };
/** Metadata of the resource with other values. */
const metadata =
  (changes: Record<string, unknown>): NonNullable<Tampering['answer']> =>
  (passing, { path }) =>
    path.includes('oauth-protected-resource')
      ? { ...passing, body: JSON.stringify({ ...(JSON.parse(passing.body) as object), ...changes }) }
      : passing;
/** The authorization server's metadata with other values, and the resource's metadata that names it. */
function authorizationServer(changes: Record<string, unknown>): void {
  front.tampering = { answer: metadata({ authorization_servers: [signIn.origin] }) };
  signIn.tampering = {
    answer: (passing) => ({
      ...passing,
      body: JSON.stringify({ ...(JSON.parse(passing.body) as object), ...changes }),
    }),
  };
}

test('a server that is as it should be is all green, through a front that only hands on', async () => {
  const checks = await found();
  expect(notGreen(checks)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    'dns',
    'tls',
    'clock',
    'challenge',
    'metadata',
    'metadata-with-path',
    'metadata-at-root',
    'scopes',
    'authorization-server',
    'scopes-granted',
    'registration',
    'authorization-server',
    'scopes-granted',
    'registration',
    'token',
    'clerk',
    'switch',
    'era-2026-07-28',
    'era-before',
    'empty-answer',
    'stream',
    'tools',
    'read',
  ]);
  for (const name of ['dns', 'challenge', 'metadata', 'authorization-server', 'token', 'read']) {
    expect([name, checks.find((check) => check.name === name)?.ms]).toEqual([name, expect.any(Number)]);
  }
});

test('it changes nothing, and asks Clerk for little', async () => {
  laptop.clerk.requests.length = 0;
  await found();
  const asked = laptop.clerk.requests.filter(({ path }) => path.startsWith('/v1/'));
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(asked.length).toBeLessThan(6);
});

test('without a token, what a stranger sees is green, and it says what was not looked at', async () => {
  const checks = await found({ credentials: undefined });
  expect(notGreen(checks)).toEqual([
    expect.objectContaining({
      name: 'token',
      status: 'skipped',
      remedy: expect.stringMatching(/CLERK_MCP_TOKEN/),
    }),
  ]);
});

describe('the address', () => {
  const nowhere: LookupFunction = (name, _, callback) =>
    callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), []);

  test('a name that leads nowhere', async () => {
    const checks = await found({
      url: new URL('https://mcp.example.com/mcp'),
      way: { ...way, lookup: nowhere },
    });
    expect(seen(checks, 'dns')).toEqual(fault('red', /leads nowhere \(ENOTFOUND\)/));
    expect(checks.map(({ name }) => name)).toEqual(['dns', 'rest']);
  });

  test('no TLS on a way through a network', async () => {
    const here: LookupFunction = (_, __, callback) => callback(null, [{ address: '192.0.2.1', family: 4 }]);
    const checks = await found({
      url: new URL('http://mcp.example.com/mcp'),
      way: { ...way, lookup: here },
    });
    expect(seen(checks, 'tls')).toEqual(fault('red', /has no TLS/));
  });

  test('nobody is there', async () => {
    const gone = createServer();
    const origin = await new Promise<string>((resolve) => {
      gone.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(gone.address() as { port: number }).port}`),
      );
    });
    await new Promise((resolve) => void gone.close(resolve));
    const checks = await found({ url: urlOf(origin) });
    expect(seen(checks, 'challenge')).toEqual(fault('red', /ECONNREFUSED/));
    expect(checks.at(-1)).toEqual(rest);
  });

  test('TLS where none is spoken', async () => {
    const url = urlOf(front.origin.replace('http:', 'https:'));
    const checks = await found({ url });
    expect(seen(checks, 'tls')).toEqual(fault('red', /^What answers there speaks no TLS\.$/));
    expect(checks.at(-1)).toEqual(rest);
  });

  test.each(['/', '/local', '/local/', '/local/mcp/', '/local/mcpp', '/local/iam', '/mcp'])(
    'of which %s is not where clients connect is told once, with the address that is',
    async (path) => {
      const url = new URL(path, front.origin);
      const right = urlOf(front.origin).href;
      const checks = await found({ url });
      expect(checks.filter(({ status }) => status === 'red')).toEqual([
        {
          name: 'address',
          status: 'red',
          message: `Clients do not connect to ${url.href}, but to ${right}.`,
          remedy: `npm run clerk-mcp -- doctor ${right}`,
        },
      ]);
      expect(checks.at(-1)).toEqual(rest);
    },
  );

  test('at which nothing is, and no metadata to say what is right', async () => {
    front.tampering = {
      instead: ({ path }) =>
        path.includes('.well-known') ? { status: 404, headers: {}, body: 'not found' } : undefined,
    };
    const checks = await found({ url: new URL('/local/iam', front.origin) });
    expect(seen(checks, 'challenge')).toEqual(fault('red', /nothing at this address/));
    expect(checks.find(({ name }) => name === 'challenge')?.detail).toContain('MCP is served at /local/mcp');
  });

  const day = 86_400_000;
  const authority = generate([{ name: 'commonName', value: 'an authority' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  /** A front with TLS, whose certificate is for so many days from now on. */
  async function secureFront(days: number, { signed = true, ip = '127.0.0.1' } = {}) {
    const ca = await authority;
    const { private: key, cert } = await generate([{ name: 'commonName', value: ip }], {
      algorithm: 'sha256',
      keyType: 'ec',
      notBeforeDate: new Date(Date.now() - 90 * day),
      notAfterDate: new Date(Date.now() + days * day),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
      ...(signed ? { ca: { key: ca.private, cert: ca.cert } } : {}),
    });
    return { secure: await startFront(new URL(laptop.mcpUrl).origin, { key, cert }), ca: ca.cert };
  }

  test.each([
    ['that was over yesterday', -1, {}, 'red', /was over on 20/],
    ['that nobody has signed', 80, { signed: false }, 'red', /not good: .*SELF_SIGNED/],
    ['of another name', 80, { ip: '192.0.2.1' }, 'red', /not good: .*ALTNAME/],
    ['that is soon over', 12, {}, 'yellow', /over in 1[12] days/],
  ] as const)('a certificate %s', async (_, days, options, status, words) => {
    const { secure, ca } = await secureFront(days, options);
    try {
      const asked: string[] = [];
      secure.tampering = { request: (headers) => (asked.push(String(headers.authorization)), headers) };
      const checks = await found({ url: urlOf(secure.origin), way: { ...way, ca } });
      expect(seen(checks, 'tls')).toEqual(fault(status, words));
      // No token goes to who has not proved who it is.
      expect(asked.length > 0).toBe(status === 'yellow');
    } finally {
      await secure.close();
    }
  });

  test('a good certificate is green, and the rest is looked at', async () => {
    const { secure, ca } = await secureFront(80);
    try {
      const checks = await found({ url: urlOf(secure.origin), way: { ...way, ca } });
      expect(notGreen(checks)).toEqual([]);
      expect(checks[1]).toMatchObject({
        name: 'tls',
        message: expect.stringMatching(/good for (79|80) days/),
        detail: expect.stringContaining('TLSv1.3'),
      });
    } finally {
      await secure.close();
    }
  });
});

describe('on the way to signing in', () => {
  test.each<[string, Tampering, string, CheckStatus, RegExp]>([
    [
      'a challenge under another name',
      {
        answer: (passing) => {
          const { 'www-authenticate': challenge, ...headers } = passing.headers;
          return challenge === undefined
            ? passing
            : { ...passing, headers: { ...headers, 'x-amzn-remapped-www-authenticate': challenge } };
        },
      },
      'challenge',
      'red',
      /x-amzn-remapped/,
    ],
    [
      'no challenge',
      { answer: withHeader('www-authenticate', () => undefined) },
      'challenge',
      'red',
      /answered 401, and no www-authenticate/,
    ],
    [
      'a challenge that does not say where the metadata is',
      { answer: withHeader('www-authenticate', () => 'Bearer realm="x"') },
      'challenge',
      'red',
      /does not say where the metadata is/,
    ],
    [
      'a challenge without scopes',
      { answer: withHeader('www-authenticate', (value) => value.replace(/, scope="[^"]*"/, '')) },
      'scopes',
      'yellow',
      /names no scope/,
    ],
    ['a proxy that answers a page', { instead: () => page(200) }, 'challenge', 'red', /web page answers/],
    [
      'a firewall that forbids it',
      {
        instead: (request) =>
          isMcp(request)
            ? {
                status: 403,
                headers: { 'content-type': 'application/json' },
                body: '{"message":"Forbidden"}',
              }
            : undefined,
      },
      'challenge',
      'red',
      /forbidden before it comes/,
    ],
    [
      'a redirect',
      {
        instead: (request) =>
          isMcp(request)
            ? { status: 301, headers: { location: 'https://www.example.com/mcp' }, body: '' }
            : undefined,
      },
      'challenge',
      'red',
      /leads elsewhere: https:\/\/www\.example\.com/,
    ],
    [
      'an answer without a token',
      {
        request: (headers) => ({ authorization: `Bearer ${laptop.tokens.admin}`, ...headers }),
      },
      'challenge',
      'red',
      /without a token is answered\./,
    ],
    [
      'a path that is none',
      {
        instead: (request) => (isMcp(request) ? { status: 404, headers: {}, body: 'not found' } : undefined),
      },
      'challenge',
      'red',
      /answered 404/,
    ],
    [
      'metadata that is missing',
      {
        instead: ({ path }) =>
          path.includes('.well-known')
            ? { status: 404, headers: { 'content-type': 'application/json' }, body: '{}' }
            : undefined,
      },
      'metadata',
      'red',
      /answers 404, and no metadata/,
    ],
    [
      'metadata that is missing at the root alone',
      {
        instead: ({ path }) =>
          path.startsWith('/.well-known')
            ? { status: 403, headers: {}, body: '{"message":"Forbidden"}' }
            : undefined,
      },
      'metadata-at-root',
      'yellow',
      /do not find it/,
    ],
    [
      'metadata of another resource',
      { answer: metadata({ resource: 'https://other.example.com/mcp' }) },
      'metadata',
      'red',
      /is for https:\/\/other\.example\.com\/mcp/,
    ],
    [
      'metadata at another host',
      {
        answer: withHeader('www-authenticate', (value) =>
          value.replace(/resource_metadata="[^"]*"/, 'resource_metadata="https://other.example.com/x"'),
        ),
      },
      'metadata',
      'red',
      /at another host/,
    ],
    [
      'metadata without an authorization server',
      { answer: metadata({ authorization_servers: [] }) },
      'metadata',
      'red',
      /names no authorization server/,
    ],
    [
      'an authorization server without TLS',
      { answer: metadata({ authorization_servers: ['http://clerk.example.com'] }) },
      'authorization-server',
      'red',
      /no https address/,
    ],
    [
      'an authorization server that is not there',
      { answer: metadata({ authorization_servers: ['http://127.0.0.1:9'] }) },
      'authorization-server',
      'red',
      /is not reached/,
    ],
  ])('%s', async (_, tampering, name, status, words) => {
    front.tampering = tampering;
    expect(seen(await found(), name)).toEqual(fault(status, words));
  });

  test.each<[string, Tampering]>([
    ['a page', { instead: () => page(200) }],
    ['a redirect', { instead: () => ({ status: 302, headers: { location: '/login' }, body: '' }) }],
    ['a refusal', { instead: () => ({ status: 403, headers: {}, body: '{"message":"Forbidden"}' }) }],
  ])('behind %s that answers everything, nothing else is looked at', async (_, tampering) => {
    front.tampering = tampering;
    const checks = await found();
    expect(notGreen(checks).map(({ name }) => name)).toEqual(['challenge', 'rest']);
    expect(checks.at(-1)).toEqual(rest);
  });

  test('metadata of another host is told once, wherever it is found', async () => {
    front.tampering = { answer: metadata({ resource: 'https://other.example.com/mcp' }) };
    const checks = await found({ credentials: undefined });
    expect(checks.filter(({ status }) => status === 'red').map(({ name }) => name)).toEqual(['metadata']);
  });

  test.each<[string, Record<string, unknown>, string, CheckStatus, RegExp]>([
    [
      'that calls itself otherwise',
      { issuer: 'https://clerk.example.com' },
      'authorization-server',
      'red',
      /calls itself/,
    ],
    ['without PKCE', { code_challenge_methods_supported: [] }, 'authorization-server', 'red', /PKCE/],
    [
      'whose codes go without TLS',
      { token_endpoint: 'http://clerk.example.com/t' },
      'authorization-server',
      'red',
      /token_endpoint/,
    ],
    [
      'where nobody can register',
      { registration_endpoint: undefined, client_id_metadata_document_supported: false },
      'registration',
      'yellow',
      /can't make themselves known/,
    ],
    [
      'that does not know the scopes',
      { scopes_supported: ['openid'] },
      'scopes-granted',
      'yellow',
      /does not list/,
    ],
  ])('an authorization server %s', async (_, changes, name, status, words) => {
    authorizationServer(changes);
    expect(seen(await found(), name)).toEqual(fault(status, words));
  });

  test('an authorization server behind a front is green', async () => {
    authorizationServer({});
    expect(notGreen(await found())).toEqual([]);
  });

  test('a clock that is an hour off', async () => {
    front.tampering = {
      answer: (passing) => ({
        ...passing,
        headers: { ...passing.headers, date: new Date(Date.now() - 3_600_000).toUTCString() },
      }),
    };
    expect(seen(await found(), 'clock')).toEqual(fault('red', /36\d\d seconds apart/));
  });

  test('a web page that may not call, and one that may', async () => {
    expect(seen(await found({ origin: 'https://pages.example.org' }), 'preflight')).toEqual(
      fault('red', /may not call/),
    );
    expect(statusOf(await found({ origin: allowedOrigin }), 'preflight')).toBe('green');
  });
});

describe('the token', () => {
  const given = async (token: string) => found({ credentials: { kind: 'token', token } });

  test('that is over', async () => {
    const claims = { exp: Math.floor(Date.now() / 1000) - 60 };
    const over = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
    expect(seen(await given(over), 'token')).toEqual(fault('red', /was over at/));
  });

  test('that is for another address', async () => {
    const other = await tokenFor(urlOf(front.origin), laptop, { aud: 'https://other.example.com/mcp' });
    expect(seen(await given(other), 'token')).toEqual(
      fault('red', /is refused: it is for https:\/\/other\.example\.com/),
    );
  });

  test('that nobody has issued, and is not repeated', async () => {
    const checks = await given('mt_somebodysInvention');
    expect(seen(checks, 'token')).toEqual(fault('red', /is refused/));
    expect(JSON.stringify(checks)).not.toContain('somebodysInvention');
  });

  test('of somebody whom no rule names', async () => {
    const userId = userCalled(laptop.clerk, 'Daria');
    const token = await laptop.clerk.tokens.oauth({ userId, audience: laptop.mcpUrl });
    expect(
      seen(await found({ url: new URL(laptop.mcpUrl), credentials: { kind: 'token', token } }), 'token'),
    ).toEqual(fault('red', /not let in/));
  });

  test('that a client gets by its secret, or does not', async () => {
    authorizationServer({ token_endpoint: `${signIn.origin}/oauth/token` });
    const { tampering } = signIn;
    const good = await tokenFor(urlOf(front.origin));
    const credentials = { kind: 'client', id: 'job', secret: 'its secret', issuer: signIn.origin } as const;
    const asked: string[] = [];
    signIn.tampering = {
      ...tampering,
      instead: ({ path, headers, body }) => {
        if (path !== '/oauth/token') return undefined;
        asked.push(`${String(headers.authorization)} ${body}`);
        return { status: 200, headers: {}, body: JSON.stringify({ access_token: good }) };
      },
      answer: (passing, request) =>
        request.path === '/oauth/token' ? passing : (tampering.answer?.(passing, request) ?? passing),
    };
    expect(notGreen(await found({ credentials }))).toEqual([]);
    const resource = encodeURIComponent(urlOf(front.origin).href);
    expect(asked).toEqual([
      `Basic ${Buffer.from('job:its%20secret').toString('base64')} grant_type=client_credentials&resource=${resource}`,
    ]);
    signIn.tampering = { ...tampering };
    const refused = await found({ credentials });
    expect(seen(refused, 'token')).toEqual(fault('red', /gives this client no token/));
    expect(JSON.stringify(refused)).not.toContain('its secret');
    asked.length = 0;
    const elsewhere = await found({ credentials: { ...credentials, issuer: 'https://okta.example.com' } });
    expect(seen(elsewhere, 'token')).toEqual(fault('red', /is none of the authorization servers/));
    expect(asked).toEqual([]);
  });
});

describe('once let in', () => {
  const called = (method: string) => (request: { body: string }) => request.body.includes(`"${method}"`);

  test.each<[string, Tampering, string, CheckStatus, RegExp]>([
    [
      'an empty answer that never ends',
      {
        answer: (passing) => {
          const { 'content-length': _, ...headers } = passing.headers;
          return passing.status === 202 ? { ...passing, headers } : passing;
        },
        endless: ({ status }) => status === 202,
      },
      'empty-answer',
      'red',
      /does not end/,
    ],
    [
      'an empty answer that does not say so',
      {
        answer: (passing) => {
          const { 'content-length': _, ...headers } = passing.headers;
          return passing.status === 202 ? { ...passing, headers } : passing;
        },
      },
      'empty-answer',
      'yellow',
      /does not say that it is empty/,
    ],
    [
      'a stream that is collected',
      {
        answer: (passing) =>
          String(passing.headers['content-type']).startsWith('text/event-stream')
            ? { ...passing, headers: { ...passing.headers, 'content-length': '1' } }
            : passing,
      },
      'stream',
      'yellow',
      /was collected on its way/,
    ],
    [
      'the headers of the newest revision dropped',
      {
        request: ({ 'mcp-protocol-version': _v, 'mcp-method': _m, 'mcp-name': _n, ...headers }) => headers,
      },
      'era-2026-07-28',
      'red',
      /is not spoken/,
    ],
    [
      'no initialize',
      {
        instead: (request) =>
          called('initialize')(request)
            ? { status: 400, headers: { 'content-type': 'application/json' }, body: '{"error":"no"}' }
            : undefined,
      },
      'era-before',
      'red',
      /2025-11-25 is not spoken/,
    ],
    [
      'an empty list of tools',
      {
        answer: (passing, request) =>
          called('tools/list')(request) && passing.status === 200
            ? {
                ...passing,
                body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: [] } }),
              }
            : passing,
      },
      'tools',
      'red',
      /No tool is listed/,
    ],
  ])('%s', async (_, tampering, name, status, words) => {
    front.tampering = tampering;
    expect(seen(await found({ way: { deadlineMs: 2_000 } }), name)).toEqual(fault(status, words));
  });

  test('a read that fails', async () => {
    laptop.clerk.fault({ kind: 'server-error', method: 'GET', path: '/users' });
    expect(seen(await found(), 'read')).toEqual(fault('red', /fails\./));
  });

  test('a Clerk that does not answer', async () => {
    const fresh = await startLaptop({ assembly, addresses });
    try {
      fresh.clerk.fault({ kind: 'server-error', method: 'GET', path: '/instance' });
      const url = new URL(fresh.mcpUrl);
      const credentials = { kind: 'token', token: fresh.tokens.admin } as const;
      const checks = await diagnose({ url, credentials, origin: undefined, way });
      expect(seen(checks, 'clerk')).toEqual(fault('red', /Clerk does not answer/));
    } finally {
      await fresh.close();
    }
  });

  test.each<[string, Partial<LaptopOptions>, RegExp]>([
    ['no key of Clerk', { secret: 'unset' }, /key is not there/],
    [
      'the key of a development instance in production',
      { environment: { CLERK_ENVIRONMENT: 'production' } },
      /wrong kind/,
    ],
  ])('%s', async (_, options, words) => {
    const other = await startLaptop({ assembly, addresses, ...options });
    try {
      const url = new URL(other.mcpUrl);
      const credentials = { kind: 'token', token: other.tokens.admin } as const;
      const checks = await diagnose({ url, credentials, origin: undefined, way });
      expect(seen(checks, 'token')).toEqual(fault('red', words));
      expect(checks.find(({ name }) => name === 'token')?.remedy).toContain('set-key');
      expect(JSON.stringify(checks)).not.toMatch(/sk_(test|live)_\w/);
    } finally {
      await other.close();
    }
  });
});

describe('npm run clerk-mcp -- doctor', () => {
  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
    return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [program, 'doctor', ...args],
        { env: { ...operatorEnvironment(laptop), ...env } },
        (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }),
      );
    });
  }

  test('prints each check with its remedy, and ends with 0 where nothing is red', async () => {
    const { status, stdout, stderr } = await run([laptop.mcpUrl], { CLERK_MCP_TOKEN: laptop.tokens.admin });
    expect([status, afterWill(stderr)]).toEqual([0, '']);
    expect(stdout).toMatch(/^ok +dns +127\.0\.0\.1 is 127\.0\.0\.1\. {2}\(\d+ ms\)\n/);
    expect(stdout).toMatch(/\n23 as it should be, 0 to look at, 0 wrong, 1 not seen\.\n/);
    expect(stdout).not.toContain(laptop.tokens.admin);
  });

  test('ends with 1 where something is red, and tells it to programs', async () => {
    const { status, stdout } = await run([laptop.mcpUrl, '--token', 'mt_nobody', '--json']);
    expect(status).toBe(1);
    const told = JSON.parse(stdout) as { status: string; checks: Check[]; untold: string[] };
    expect(told).toMatchObject({ status: 'red', urls: [laptop.mcpUrl] });
    expect(told.untold).toContainEqual(expect.stringMatching(/^Alarms reach you/));
  });

  test('in one line that there is more to look at, as long as something is wrong', async () => {
    const { status, stdout } = await run(['https://mcp.example.invalid/mcp']);
    expect(status).toBe(1);
    expect(stdout.replace(/ \(E[A-Z_]+\)\. +\(\d+ ms\)/, '')).toBe(
      [
        'WRONG     dns   The name mcp.example.invalid leads nowhere',
        "                → Look at the address; with a domain of your own, point its alias at the stack's output DomainTarget.",
        'not seen  rest  Nothing further was looked at: all of it would meet the same fault.',
        '                → Mend that first.',
        '',
        '0 as it should be, 0 to look at, 1 wrong, 1 not seen.',
        'Once nothing is wrong: 32 things more to look at, in docs/unproven.md.',
        '',
      ].join('\n'),
    );
  });

  test('with a stage, looks at its addresses and at what AWS says of it', async () => {
    const { status, stdout, stderr } = await run(['--stage', 'local', '--json'], {
      CLERK_MCP_TOKEN: laptop.tokens.admin,
    });
    expect([status, afterWill(stderr)]).toEqual([0, '']);
    const { checks, urls } = JSON.parse(stdout) as { urls: string[]; checks: Check[] };
    expect(urls).toEqual([laptop.mcpUrl, laptop.signedUrl]);
    expect(Object.fromEntries(checks.slice(-5).map((check) => [check.name, check.status]))).toEqual({
      stack: 'green',
      release: 'green',
      secret: 'green',
      // config/local.json has retain: false, and nobody to tell.
      ledger: 'yellow',
      alarms: 'yellow',
    });
    expect(stdout).not.toContain(laptop.clerk.secretKey);
  });

  test('signs with AWS credentials where that is asked for', async () => {
    const asRole = (by: 'admin' | 'readOnly') => ({
      AWS_ACCESS_KEY_ID: laptop.iam[by].accessKeyId,
      AWS_SECRET_ACCESS_KEY: laptop.iam[by].secretAccessKey,
      AWS_SESSION_TOKEN: laptop.iam[by].sessionToken,
    });
    const { status, stdout } = await run([laptop.signedUrl, '--strict'], asRole('admin'));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/token +Let in as iam_role arn:/)]);
    // The operator is a user, whom no rule can name.
    const { status: strict, stdout: told } = await run([laptop.signedUrl, '--strict']);
    expect([strict, told]).toEqual([1, expect.stringContaining('These AWS credentials are not let in')]);
    expect((await run([laptop.signedUrl])).status).toBe(0);
  });

  test('a placeholder in the secret is red', async () => {
    laptop.setKey('a placeholder');
    try {
      const { status, stdout } = await run(['--stage', 'local', '--json']);
      expect(status).toBe(1);
      const { checks } = JSON.parse(stdout) as { checks: Check[] };
      expect(
        seen(
          checks.filter(({ name }) => name === 'secret'),
          'secret',
        ),
      ).toEqual(fault('red', /not set yet/));
      expect(stdout).not.toContain('a placeholder');
    } finally {
      laptop.setKey(laptop.clerk.secretKey);
    }
  });

  test.each([
    [[], 'Give the address of a server, or --stage.'],
    [['mcp.example.com'], 'must be the https address'],
    [['https://ada:secret@mcp.example.com/mcp'], 'must have no name and password'],
    [['https://mcp.example.com/mcp', '--timeout', '0'], 'from 1 to 300'],
    [['--stage', '../prod'], 'must be the name of a stage'],
    [['https://mcp.example.com/mcp', '--client-id', 'job'], 'needs --issuer'],
  ])('refuses %j with status 2', async (args, why) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(why)]);
    expect(stderr).not.toContain('secret@');
  });
});
