import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../local/clerk/server.ts';
import { type TokenHolder, type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { externalIssuer } from '../settings.ts';
import { userCalled } from './approvals-fixture.ts';
import { as } from './clients.ts';
import { LogLines } from './log-lines.ts';
import { json, legacyCall, modernCall, modernRequest } from './messages.ts';

/* What whoever runs the server finds in its logs. */

const log = new LogLines();
const accesses = new LogLines();
let laptop: Laptop;
/** An issuer of the company's own, here an embedded Clerk that has nothing to do with ours. */
let company: EmbeddedClerk;

beforeAll(async () => {
  company = await startEmbeddedClerk();
  laptop = await startLaptop({
    assembly,
    addresses: { [externalIssuer]: company.url },
    onLog: log.add,
    onAccess: accesses.add,
  });
});
beforeEach(() => {
  laptop.clerk.reset();
  laptop.setKey(laptop.clerk.secretKey);
  log.lines.length = 0;
  accesses.lines.length = 0;
});
afterAll(async () => {
  await laptop.close();
  await company.close();
});

type Line = Readonly<Record<string, unknown>>;

const linesSoFar = () =>
  log.lines.map((line) => JSON.parse(line) as Line).filter(({ event }) => event === 'call');

/** The lines about all calls so far: those of a request are there before those of the next. */
async function callLines(): Promise<Line[]> {
  await send({ jsonrpc: '2.0', id: 'last', method: 'ping' });
  await log.line('"method":"ping"');
  return linesSoFar().filter(({ method }) => method !== 'ping');
}

const send = async (
  message: unknown,
  {
    headers = {},
    principal = 'unattended',
  }: { headers?: Record<string, string>; principal?: TokenHolder } = {},
): Promise<{ status: number; body: string }> => {
  const response = await as(laptop, principal).fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: { ...json, accept: 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  const body = await response.text();
  // The line of a change comes when its outcome is on record.
  await laptop.idle();
  return { status: response.status, body };
};
const call = (name: unknown, args: unknown = {}, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});
const request = (method: string, params: object = {}, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});

describe('there is a line for each call', () => {
  test('with its fields at the root: who called, what, and how it ended', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    // What counts for the start of the process is in its first line.
    await send(request('ping'));
    await send(call('get_user', { userId }));
    const [line] = await callLines();
    expect(line).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'INFO',
      event: 'call',
      stage: 'local',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      gatewayRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
      principalKind: 'machine',
      issuer: laptop.clerk.url,
      subject: expect.stringMatching(/^mch_/),
      era: 'legacy',
      method: 'tools/call',
      kind: 'read',
      tool: 'get_user',
      outcome: 'ok',
      status: 200,
      durationMs: expect.any(Number),
      clerkCalls: 1,
      errors: 0,
      _aws: expect.any(Object),
    });
  });

  test('of a batch, each with its own outcome and requests to Clerk', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    await send(
      [
        call('get_user', { userId }, 1),
        call('delete_user', { userId }, 2),
        call('get_user', { userId: 7 }, 3),
        call('get_user', { userId: 'user_nobody' }, 4),
        { jsonrpc: '2.0', method: 'notifications/initialized' },
        request('tools/list', {}, 5),
      ],
      { principal: 'readOnly' },
    );
    const lines = await callLines();
    expect(lines.map(({ method, tool, outcome, clerkCalls }) => [method, tool, outcome, clerkCalls])).toEqual(
      [
        ['tools/call', 'get_user', 'ok', 1],
        ['tools/call', 'delete_user', 'forbidden', 0],
        ['tools/call', 'get_user', 'invalid_arguments', 0],
        ['tools/call', 'get_user', 'clerk_refused', 1],
        ['notifications/initialized', undefined, 'ok', 0],
        ['tools/list', undefined, 'ok', 0],
      ],
    );
    for (const line of lines) expect(line).toMatchObject({ batch: 6, principalKind: 'machine', status: 200 });
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('of a batch that is refused', async () => {
    await send([call('get_user', {}, 1), call('whoami', {}, 1)]);
    await send(Array.from({ length: 21 }, (_, id) => call('whoami', {}, id)));
    await send([call('whoami')], { headers: { 'mcp-protocol-version': '2025-11-25' } });
    const lines = await callLines();
    expect(lines.map(({ method, tool, outcome, reason }) => [method, tool, outcome, reason])).toEqual([
      ['tools/call', 'get_user', 'protocol_error', 'batch_ids_repeated'],
      ['tools/call', 'whoami', 'protocol_error', 'batch_ids_repeated'],
      ['batch', undefined, 'protocol_error', 'batch_too_long'],
      ['tools/call', 'whoami', 'protocol_error', 'batch_not_taken'],
    ]);
  });

  const operation = (name: unknown, args: unknown = {}) =>
    call('run_operation', { operation: name, arguments: args });

  test('with the operation behind run_operation, and how that ended', async () => {
    await send(operation('list_jwt_templates'));
    await send(operation('get_jwt_template', { templateId: 'jtmp_nobody' }));
    await send(operation('get_jwt_template', { sudo: true }));
    await send(operation('list_jwt_templates'), { principal: 'support' });
    await send(operation('no_such_operation'));
    await send(operation({}));
    const lines = await callLines();
    expect(lines.map(({ tool, operation: name, outcome, kind }) => [tool, name, outcome, kind])).toEqual([
      ['run_operation', 'list_jwt_templates', 'ok', 'operation'],
      ['run_operation', 'get_jwt_template', 'clerk_refused', 'operation'],
      ['run_operation', 'get_jwt_template', 'invalid_arguments', 'operation'],
      ['run_operation', 'list_jwt_templates', 'forbidden', 'operation'],
      ['run_operation', 'unknown', 'refused', 'operation'],
      ['run_operation', 'unknown', 'invalid_arguments', 'operation'],
    ]);
  });

  test('with the tool behind a resource and a completion, also where it may not be used', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    const complete = (uri: string) =>
      request('completion/complete', {
        ref: { type: 'ref/resource', uri },
        argument: { name: 'userId', value: 'a' },
      });
    await send(request('resources/read', { uri: `clerk://users/${userId}` }));
    await send(request('resources/read', { uri: 'clerk://users/user_nobody' }));
    await send(request('resources/read', { uri: 'clerk://organizations/' }));
    await send(request('resources/read', { uri: 'file:///etc/passwd' }));
    await send(complete('clerk://users/{userId}'));
    await send(complete('clerk://organizations/{organizationId}'));
    const lines = await callLines();
    expect(lines.map(({ method, tool, outcome, kind }) => [method, tool, outcome, kind])).toEqual([
      ['resources/read', 'get_user', 'ok', 'read'],
      ['resources/read', 'get_user', 'clerk_refused', 'read'],
      ['resources/read', 'get_organization', 'invalid_arguments', 'read'],
      ['resources/read', undefined, 'invalid_arguments', 'read'],
      ['completion/complete', 'get_user', 'ok', 'read'],
      ['completion/complete', 'get_organization', 'invalid_arguments', 'read'],
    ]);
  });

  test('with the kind of the call', async () => {
    const userId = userCalled(laptop.clerk, 'Ada');
    await send(call('whoami'));
    await send(call('update_user', { userId, firstName: 'Ada' }));
    await send(call('review_access', { userId }));
    await send(call('lock_user', { userId }));
    await send(request('tools/list'));
    expect((await callLines()).map(({ kind }) => kind)).toEqual([
      'read',
      'change',
      'workflow',
      'operation',
      'protocol',
    ]);
  });

  test('with the prompt that was asked for', async () => {
    await send(request('prompts/get', { name: 'investigate_sign_in', arguments: { user: 'x' } }));
    await send(request('prompts/get', { name: 'no_such_prompt' }));
    expect((await callLines()).map(({ prompt, outcome }) => [prompt, outcome])).toEqual([
      ['investigate_sign_in', 'ok'],
      ['unknown', 'invalid_arguments'],
    ]);
  });

  test('of a request that is refused before its message is read', async () => {
    await send('not json');
    await send(call('whoami'), { headers: { origin: 'https://evil.example' } });
    await send(call('whoami'), { headers: { 'content-type': 'text/plain' } });
    expect((await callLines()).map(({ outcome, reason, level }) => [outcome, reason, level])).toEqual([
      ['http_400', 'no_json', 'INFO'],
      ['http_403', 'origin', 'INFO'],
      ['http_415', 'content_type', 'INFO'],
    ]);
  });
});

describe('no text of a request is in the log', () => {
  const secret = 'NobodyMayReadThis';
  const modern = (init: { headers: Record<string, string>; body: string }, headers: Record<string, string>) =>
    send(init.body, { headers: { ...init.headers, ...headers } });

  test.each([
    ['the name of a tool', () => send(call(secret)), 'unknown_tool'],
    ['the name of a method', () => send(request(`${secret.toLowerCase()}/x`)), 'unknown_method'],
    ['a method that is no text', () => send({ ...request('ping'), method: { secret } }), 'invalid_message'],
    ['parameters that are none', () => send(request('tools/call', { name: { secret } })), 'invalid_params'],
    ['parameters of a prompt', () => send(request('prompts/get', { name: { secret } })), 'invalid_params'],
    ['the header Mcp-Name', () => modern(modernCall('whoami'), { 'mcp-name': secret }), 'headers_disagree'],
    [
      'the prompt in the body, where there is no header',
      () => modern(modernRequest('prompts/get', { name: secret }), {}),
      'headers_disagree',
    ],
    [
      'the header Mcp-Method',
      () => modern(modernCall('whoami'), { 'mcp-method': secret }),
      'headers_disagree',
    ],
    [
      'the version of an older client',
      () => send(request('tools/list'), { headers: { 'mcp-protocol-version': secret } }),
      'invalid_params',
    ],
    [
      'a version of before 2026',
      () => send(request('tools/list'), { headers: { 'mcp-protocol-version': `1999-${secret}` } }),
      'unsupported_version',
    ],
    ['an element of a batch', () => send([request('ping'), { secret }]), 'invalid_message'],
    ['what is no message', () => send({ secret }), 'invalid_message'],
    [
      'a subscription',
      () => modern(modernRequest('subscriptions/listen', { notifications: secret }), {}),
      'invalid_params',
    ],
  ])('nor in a protocol error: %s', async (_, sent, reason) => {
    expect((await sent()).status).toBeLessThan(500);
    const lines = await callLines();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatchObject({ outcome: 'protocol_error', reason, level: 'INFO' });
    expect(log.lines.join('\n').toLowerCase()).not.toContain(secret.toLowerCase());
  });

  test('nor where the headers name no tool: the one in the body is not repeated', async () => {
    const { status } = await modern(modernRequest('tools/call', { name: secret, arguments: {} }), {});
    expect(status).toBe(400);
    await send(call('whoami'));
    expect(await callLines()).toMatchObject([
      { tool: 'unknown', outcome: 'protocol_error', reason: 'headers_disagree' },
      { tool: 'whoami' },
    ]);
    expect(log.lines.join('\n')).not.toContain(secret);
  });

  test('nor in a call: arguments, URIs, what is typed, ids', async () => {
    await send(call('create_user', { firstName: secret, password: secret, [secret]: 1 }, secret));
    await send(request('resources/read', { uri: `clerk://users/${secret}` }, secret));
    await send(request('prompts/get', { name: secret }));
    await send(call('run_operation', { operation: secret, arguments: { [secret]: secret } }));
    await send(
      request('completion/complete', {
        ref: { type: 'ref/prompt', name: secret },
        argument: { name: secret, value: secret },
      }),
    );
    expect(await callLines()).toHaveLength(5);
    expect(log.lines.join('\n')).not.toContain(secret);
  });
});

describe('what is for whoever runs the server to mend is an error', () => {
  const refused = 'sk_test_refusedrefusedrefusedrefusedrefused';
  const userId = () => userCalled(laptop.clerk, 'Ada');

  test.each([
    ['a tool', () => call('get_user', { userId: userId() })],
    ['an operation', () => call('run_operation', { operation: 'list_jwt_templates', arguments: {} })],
    ['a resource', () => request('resources/read', { uri: `clerk://users/${userId()}` })],
    [
      'a completion',
      () =>
        request('completion/complete', {
          ref: { type: 'ref/resource', uri: 'clerk://users/{userId}' },
          argument: { name: 'userId', value: 'a' },
        }),
    ],
  ])('a key that Clerk refuses, by %s', async (_, message) => {
    const asked = message();
    const { secretKey } = laptop.clerk;
    laptop.clerk.rotateSecretKey(refused);
    try {
      await send(asked);
      expect(await callLines()).toMatchObject([{ outcome: 'clerk_key_rejected', level: 'ERROR' }]);
    } finally {
      laptop.clerk.rotateSecretKey(secretKey);
    }
  });

  test('a key of another kind of instance', async () => {
    const own = new LogLines();
    const other = await startLaptop({ assembly, onLog: own.add });
    try {
      other.setKey('sk_live_aProductionKeyInATestStage');
      await as(other).fetch(other.mcpUrl, legacyCall('get_user', { userId: 'user_1' }));
      expect(JSON.parse(await own.line('"tool":"get_user"'))).toMatchObject({
        outcome: 'http_503',
        reason: 'key_of_other_kind',
        level: 'ERROR',
        principalKind: 'machine',
      });
    } finally {
      await other.close();
    }
  });

  test('while trouble of Clerk is a warning, and what a caller has done wrong is neither', async () => {
    laptop.clerk.fault({ kind: 'html-error', path: '/users/*' });
    await send(call('get_user', { userId: userId() }));
    laptop.clerk.clearFaults();
    await send(call('get_user', { userId: 'user_nobody' }));
    expect((await callLines()).map(({ outcome, level }) => [outcome, level])).toEqual([
      ['clerk_unavailable', 'WARN'],
      ['clerk_refused', 'INFO'],
    ]);
  });
});

describe('a message that is nested too deep', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const post = (args: string) =>
    send(JSON.stringify(call('update_user_metadata', 'ARGUMENTS')).replace('"ARGUMENTS"', args));

  test.each([98, 200, 5_000, 100_000])('by %d levels of arguments is refused in words', async (levels) => {
    const { status, body } = await post(nested(levels + 1));
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      error: {
        code: -32_600,
        message: 'The message is nested too deeply: lists and objects may have 100 levels.',
      },
    });
    expect(await callLines()).toMatchObject([
      { outcome: 'http_400', reason: 'nested_too_deep', level: 'INFO' },
    ]);
  });

  test('does not mean brackets in texts, nor many beside one another', async () => {
    const text = '[{"\\'.repeat(500);
    const { status, body } = await send(
      call('get_user', { userId: text, list: Array.from({ length: 500 }, () => [{}]) }),
    );
    expect(status).toBe(200);
    expect(body).toContain('userId');
  });

  test('is one of more than 100 levels', async () => {
    const { status } = await post(nested(98));
    expect(status).toBe(200);
  });
});

describe("API Gateway's access log", () => {
  const bearer = async (sub: string, groups: string[]) => {
    const token = await company.tokens.sign({
      iss: company.url,
      sub,
      aud: 'api://clerk-mcp',
      exp: Math.floor(Date.now() / 1000) + 600,
      tenant: 'acme',
      groups,
    });
    const response = await fetch(laptop.mcpUrl, {
      ...legacyCall('whoami'),
      headers: { ...json, authorization: `Bearer ${token}` },
    });
    await response.text();
    return response.status;
  };
  const forgery = 'alice","status":"200","ip":"10.0.0.1","x":"\\';

  test.each([
    ['a quote that would forge fields', forgery],
    ['a backslash at the end', 'alice\\'],
    ['a line break', 'alice\n{"requestId":"forged"}'],
    ['a variable', '$context.identity.sourceIp'],
    ['a percent sign', 'alice%22'],
    ['letters of other scripts', 'Алиса\u2028\u202e👩'],
  ])('has one line of JSON for a subject with %s, and in it the whole subject', async (_, subject) => {
    for (const [groups, status] of [
      [['support'], 200],
      [['sales'], 403],
    ] as const) {
      accesses.lines.length = 0;
      expect(await bearer(subject, [...groups])).toBe(status);
      const line = await accesses.line('"requestId"');
      expect(line).toMatch(/^[ -~]+$/);
      const access = JSON.parse(line) as Record<string, string>;
      expect(Object.keys(access)).toHaveLength(19);
      expect(access).toMatchObject({
        status: String(status),
        ip: expect.stringContaining('127.0.0.1'),
        path: '/mcp',
      });
      expect(decodeURIComponent(access['principal'] ?? '')).toBe(subject);
    }
  });

  test('has ids as they are', async () => {
    await send(call('whoami'));
    expect(JSON.parse(await accesses.line('"requestId"'))).toMatchObject({
      principal: expect.stringMatching(/^mch_\w+$/),
      gatewayError: '-',
    });
  });

  test('tells how an answer was streamed, and of one without a body that nothing came', async () => {
    const milliseconds = expect.stringMatching(/^\d+$/);
    await send(call('whoami'));
    const whole = {
      responseTransferMode: 'STREAMED',
      integrationLatencyMs: milliseconds,
      timeToAllHeadersMs: milliseconds,
      timeToFirstContentMs: milliseconds,
    };
    expect(JSON.parse(await accesses.line('"requestId"'))).toMatchObject(whole);
    accesses.lines.length = 0;
    await send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(JSON.parse(await accesses.line('"requestId"'))).toMatchObject({
      ...whole,
      status: '202',
      timeToFirstContentMs: '-',
    });
  });

  test('has no words of the issuer when who calls can’t be told', async () => {
    company.fault({ kind: 'html-error', path: '/.well-known/jwks.json' });
    try {
      const own = new LogLines();
      const other = await startLaptop({
        assembly,
        addresses: { [externalIssuer]: company.url },
        onAccess: own.add,
      });
      const token = await company.tokens.sign({
        iss: company.url,
        sub: 'alice',
        aud: 'api://clerk-mcp',
        exp: Math.floor(Date.now() / 1000) + 600,
        tenant: 'acme',
      });
      const response = await fetch(other.mcpUrl, {
        ...legacyCall('whoami'),
        headers: { ...json, authorization: `Bearer ${token}` },
      });
      await response.text();
      expect(JSON.parse(await own.line('"requestId"'))).toMatchObject({
        status: '503',
        principal: '-',
        authorizerError: 'Unavailable',
        gatewayError: 'AUTHORIZER_FAILURE',
      });
      await other.close();
    } finally {
      company.clearFaults();
    }
  });
});

test('a line is one line of ASCII, whatever a subject is', async () => {
  const subject = 'alice\n{"level":"ERROR"}\r\u2028\u2029\u0085\u009b31m\u202e"Алиса';
  const token = await company.tokens.sign({
    iss: company.url,
    sub: subject,
    aud: 'api://clerk-mcp',
    exp: Math.floor(Date.now() / 1000) + 600,
    tenant: 'acme',
    groups: ['support'],
  });
  const response = await fetch(laptop.mcpUrl, {
    ...legacyCall('whoami'),
    headers: { ...json, authorization: `Bearer ${token}` },
  });
  await response.text();
  for (const event of ['authorization', 'call']) {
    const line = await log.line(`"event":"${event}"`);
    expect(line).toMatch(/^[ -~]+$/);
    expect(JSON.parse(line)).toMatchObject({ level: 'INFO', subject });
  }
});
