import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AddressInfo, Server } from 'node:net';
import { switchKey } from '../../lambda/guardrails/switch.ts';
import { signedFetch, type SigningScope } from '../../local/aws-signature.ts';
import { operations } from '../../local/clerk/operations.ts';
import { publicRoutes } from '../../local/clerk/oauth/public-routes.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../local/clerk/server.ts';
import { readApi } from '../../local/cloud/api.ts';
import { readAssembly } from '../../local/cloud/assembly.ts';
import type { AwsCredentials } from '../../local/cloud/iam-caller.ts';
import { createResolver } from '../../local/cloud/intrinsics.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { readyLine } from '../../local/welcome.ts';
import { assembly } from '../assembly.ts';
import {
  authorize,
  challenge,
  decide,
  exchange,
  giveCode,
  openAuthorization,
  register,
} from '../local/clerk/oauth/oauth-flow.ts';
import { records } from './approvals-fixture.ts';
import { as, clients, textOf } from './clients.ts';
import { type Answer, type Attempt, forgedToken, oldAwsKeys, oldKeys, pages, send } from './stranger.ts';

/*
 * Somebody on the same machine, or a web page in its browser, who knows every address that `npm start` opens and this
 * source, sends any header, and does not see the terminal. No token, no key, no record, no changed switch.
 */

/** Clerk's keyless mode. */
const anybodys = '/accountless_applications';

const ownPage = (url: string) => ({ origin: new URL(url).origin });

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const call = (name: string, args: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });

describe.each(['embedded', 'live'] as const)('npm start -- --clerk %s', (mode) => {
  /** Stands for the real instance. */
  let real: EmbeddedClerk;
  let laptop: Laptop;
  let clerk: EmbeddedClerk;
  /** Every port that starting the laptop opened. */
  const opened: AddressInfo[] = [];
  let secrets: string[];
  let before: unknown;
  let kid: string;

  beforeAll(async () => {
    real = await startEmbeddedClerk();
    const emit = Reflect.get(Server.prototype, 'emit') as (...parameters: unknown[]) => boolean;
    Server.prototype.emit = function watched(this: Server, ...parameters: unknown[]) {
      if (parameters[0] === 'listening') opened.push(this.address() as AddressInfo);
      return Reflect.apply(emit, this, parameters);
    };
    laptop = await startLaptop({
      assembly,
      ...(mode === 'live'
        ? { liveKey: real.secretKey, addresses: { 'https://api.clerk.laptop.example': real.url } }
        : {}),
    });
    Server.prototype.emit = emit;
    clerk = laptop.clerk;
    const { keys } = (await (await fetch(`${clerk.url}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    kid = keys[0]!.kid;
    secrets = await allSecrets();
    before = await everything();
    real.requests.length = 0;
  });
  afterAll(async () => {
    await laptop.close();
    await real.close();
  });

  const asOperator = (service: SigningScope['service']) =>
    signedFetch(laptop.operator, { region: laptop.region, service });
  const amz = (target: string) => ({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target });
  const { stackName: name, template } = readAssembly(assembly);
  const place = { name, region: 'us-east-1', accountId: '123456789012' };
  const resolver = createResolver(template, place);
  /** The same at each start. */
  const arnOf = (output: string) => resolver.text(template.Outputs[output]?.Value);

  async function approvalKeys(): Promise<string> {
    const response = await asOperator('secretsmanager')(laptop.approvalSecret.url, {
      method: 'POST',
      headers: amz('secretsmanager.GetSecretValue'),
      body: JSON.stringify({ SecretId: laptop.approvalSecret.arn }),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { SecretString: string }).SecretString;
  }

  /** All that opens something. */
  async function allSecrets(): Promise<string[]> {
    const { machines, oauthApplications, apiKeys, sessions } = clerk.state;
    const credentials = [laptop.operator, ...Object.values(laptop.iam)];
    return [
      clerk.secretKey,
      real.secretKey,
      clerk.signInCode,
      laptop.live.key,
      ...Object.values(laptop.tokens),
      ...credentials.flatMap(({ secretAccessKey, sessionToken = secretAccessKey }) => [
        secretAccessKey,
        sessionToken,
      ]),
      ...[...machines.values()].map(({ secretKey }) => secretKey),
      ...[...oauthApplications.values()].map(({ clientSecret }) => clientSecret!),
      ...[...apiKeys.values()].map(({ secret }) => secret),
      ...[...sessions.values()].map(({ refreshToken }) => refreshToken),
      ...((await approvalKeys()).match(/[\w+/-]{20,}/g) ?? []),
    ];
  }

  /** All that could have been changed or given out. */
  async function everything(): Promise<unknown> {
    const plain = ({ state }: EmbeddedClerk) =>
      JSON.stringify(
        // What anybody may do: begin to sign in, and register a client or an application that nothing belongs to.
        { ...state, ids: 0, pendingConsents: 0, accountlessApplications: 0, oauthApplications: 0 },
        (_name, value: unknown) =>
          value instanceof Map ? [...value] : value === Infinity ? 'Infinity' : value,
      );
    return {
      clerk: plain(clerk),
      real: plain(real),
      approvalKeys: await approvalKeys(),
      records: await records(laptop),
      table: await dynamodb('Scan', { TableName: laptop.ledger.table }),
    };
  }

  async function dynamodb(operation: string, input: object): Promise<unknown> {
    const response = await asOperator('dynamodb')(laptop.ledger.url, {
      method: 'POST',
      headers: { ...amz(`DynamoDB_20120810.${operation}`), 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify(input),
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  const tells = ({ text }: Answer) => secrets.filter((secret) => text.includes(secret));

  /** Credentials that somebody without the terminal could come up with. */
  const bearers = () => [
    ...oldKeys,
    forgedToken(clerk, laptop.mcpUrl, { alg: 'none', kid }),
    forgedToken(clerk, laptop.mcpUrl, { alg: 'RS256', kid }),
    'undefined',
  ];

  /** What comes with a request, so to say: nothing, a page's headers, a made-up credential. */
  function disguises(url: string): Record<string, string>[] {
    return [
      {},
      ...pages,
      ownPage(url),
      ...bearers().map((key) => ({ authorization: `Bearer ${key}` })),
      { authorization: `Basic ${btoa('embeddedClerkApp:embeddedClerkOnThisMachineOnly')}` },
      { cookie: `__session=${forgedToken(clerk, laptop.mcpUrl, { alg: 'none', kid })}` },
    ];
  }

  const isRefused = ({ status }: Answer) => status >= 400 && status < 500;

  /** Tries one request in all disguises. Returns what was not refused, or was told a secret: none. */
  async function letIn(url: string, attempt: Attempt): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const disguise of disguises(url)) {
      const answer = await send(url, { ...attempt, headers: { ...attempt.headers, ...disguise } });
      if (!isRefused(answer) || tells(answer).length > 0) found.push([url, attempt.method, disguise, answer]);
    }
    return found;
  }

  /** The same with signatures: made with what was good once, or with a guess at what is good now. */
  async function letInSigned(
    service: SigningScope['service'],
    url: string,
    attempt: Attempt,
  ): Promise<unknown[]> {
    const known = [laptop.operator, ...Object.values(laptop.iam)];
    const guesses = known.map((credentials) =>
      Object.assign({}, credentials, { secretAccessKey: 'a guess' }),
    );
    const found: unknown[] = [];
    for (const credentials of [...oldAwsKeys, ...guesses]) {
      const response = await signedFetch(credentials, { region: laptop.region, service })(url, attempt);
      const answer = { status: response.status, text: await response.text() };
      // The session token that came with the request is told back in its canonical form.
      const text = answer.text.replaceAll(credentials.sessionToken ?? ' ', '');
      if (!isRefused(answer) || tells({ ...answer, text }).length > 0) found.push([credentials, answer]);
    }
    return found;
  }

  test('lets in whoever has what it printed', async () => {
    const client = await clients[0].connect(as(laptop));
    expect(textOf(await client.call('whoami'))).toContain(seedMachines.unattended.id);
    await client.close();
    real.requests.length = 0;
  });

  test('opens seven ports on this machine only, and all of them are tried here', () => {
    const { mcpUrl, ledger, approvalSecret, logs, awsUrl, live } = laptop;
    const urls = [mcpUrl, clerk.url, ledger.url, approvalSecret.url, logs.url, awsUrl, live.url];
    expect(opened.map(({ address, port }) => `${address}:${port}`).toSorted()).toEqual(
      urls.map((url) => new URL(url).host).toSorted(),
    );
  });

  /** Each path and method of the API, and how it is authorized. */
  const methods = [...readApi(template, resolver, place).resources].flatMap(({ path, methods: those }) =>
    [...those.values()].map(({ httpMethod, authorization }) => ({
      url: () => laptop.mcpUrl.replace(/\/mcp$/, path),
      method: httpMethod === 'ANY' ? 'POST' : httpMethod,
      isOpen: authorization === 'NONE',
    })),
  );

  test('every path of the server wants a token or a signature', async () => {
    const found: unknown[] = [];
    const calls = [call('whoami'), call('delete_user', { userId: [...clerk.state.users.keys()][0] })];
    const closed = methods.filter(({ isOpen }) => !isOpen);
    for (const { url, method } of closed) {
      for (const body of calls) found.push(...(await letIn(url(), { method, headers: json, body })));
    }
    const attempt = { method: 'POST', headers: json, body: call('whoami') };
    found.push(...(await letInSigned('execute-api', laptop.signedUrl, attempt)));
    expect([closed.length >= 4, found]).toEqual([true, []]);
    // A good signature for one service is none for another.
    expect((await asOperator('dynamodb')(laptop.signedUrl, attempt)).status).toBe(403);
  });

  test('but for those that say where to sign in, which tell no secret and answer no other host', async () => {
    for (const { url, method } of methods.filter(({ isOpen }) => isOpen)) {
      const answer = await send(url(), { method });
      // Where there is no authorization server, that is said.
      const isSaid = answer.status < 300 || answer.text.includes('There is no authorization server here');
      expect([url(), isSaid, tells(answer)]).toEqual([url(), true, []]);
      for (const { host } of pages.filter((headers) => headers['host'] !== undefined)) {
        expect((await send(url(), { method, headers: { host: host! } })).status).toBe(403);
      }
    }
  });

  test('a web page gets nothing even with a good token', async () => {
    const authorization = `Bearer ${laptop.tokens.admin}`;
    for (const headers of pages) {
      const answer = await send(laptop.mcpUrl, {
        method: 'POST',
        headers: { ...json, ...headers, authorization },
        body: call('whoami'),
      });
      expect([headers, answer.status]).toEqual([headers, 403]);
    }
  });

  test('the secrets are for signed requests alone', async () => {
    const found: unknown[] = [];
    const { url, arn } = laptop.approvalSecret;
    const keyArn = arnOf('ClerkSecretArn');
    expect([arn, arnOf('ApprovalSecretArn')]).toEqual([arn, arn]);
    for (const [target, input] of [
      ['GetSecretValue', { SecretId: arn }],
      ['GetSecretValue', { SecretId: keyArn }],
      ['PutSecretValue', { SecretId: arn, SecretString: 'x'.repeat(64) }],
      ['PutSecretValue', { SecretId: keyArn, SecretString: 'sk_test_mine' }],
      ['ListSecrets', {}],
    ] as const) {
      const init = { method: 'POST', headers: amz(`secretsmanager.${target}`), body: JSON.stringify(input) };
      found.push(...(await letIn(url, init)), ...(await letInSigned('secretsmanager', url, init)));
    }
    for (const method of ['GET', 'OPTIONS', 'PUT', 'DELETE']) found.push(...(await letIn(url, { method })));
    expect(found).toEqual([]);
  });

  test('the logs are for signed requests alone', async () => {
    const { url, authorizer: logGroupName } = laptop.logs;
    const body = JSON.stringify({ logGroupName });
    const init = { method: 'POST', headers: amz('Logs_20140328.FilterLogEvents'), body };
    const found = [...(await letIn(url, init)), ...(await letInSigned('logs', url, init))];
    for (const method of ['GET', 'OPTIONS', 'PUT', 'DELETE']) found.push(...(await letIn(url, { method })));
    expect([logGroupName, found]).toEqual([expect.stringMatching(/./), []]);
  });

  test('the record and the switch are for signed requests alone', async () => {
    const { url, table: TableName } = laptop.ledger;
    const found: unknown[] = [];
    const Key = { pk: { S: switchKey.pk }, sk: { S: switchKey.sk } };
    for (const [operation, input] of [
      ['ListTables', {}],
      ['Scan', { TableName }],
      ['GetItem', { TableName, Key }],
      ['PutItem', { TableName, Item: { ...Key, position: { S: 'off' } } }],
      ['DeleteItem', { TableName, Key }],
      ['DeleteTable', { TableName }],
    ] as const) {
      const headers = {
        ...amz(`DynamoDB_20120810.${operation}`),
        'content-type': 'application/x-amz-json-1.0',
      };
      const init = { method: 'POST', headers, body: JSON.stringify(input) };
      found.push(...(await letIn(url, init)), ...(await letInSigned('dynamodb', url, init)));
    }
    for (const method of ['GET', 'OPTIONS', 'PUT', 'DELETE']) found.push(...(await letIn(url, { method })));
    expect(found).toEqual([]);
  });

  test('all services at their one address are for signed requests alone', async () => {
    const { awsUrl: url } = laptop;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const found: unknown[] = [];
    for (const [service, headers, body, path] of [
      ['cloudformation', form, 'Action=DescribeStacks&Version=2010-05-15', '/'],
      ['sts', form, 'Action=GetCallerIdentity&Version=2011-06-15', '/'],
      ['sns', form, 'Action=ListSubscriptionsByTopic&Version=2010-03-31', '/'],
      ['monitoring', amz('GraniteServiceVersion20100801.DescribeAlarms'), '{}', '/'],
      ['lambda', {}, undefined, '/2015-03-31/functions/x/configuration'],
      ['dynamodb', amz('DynamoDB_20120810.Scan'), JSON.stringify({ TableName: laptop.ledger.table }), '/'],
      [
        'secretsmanager',
        amz('secretsmanager.GetSecretValue'),
        JSON.stringify({ SecretId: laptop.approvalSecret.arn }),
        '/',
      ],
    ] as const) {
      const method = body === undefined ? 'GET' : 'POST';
      const init = { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
      found.push(
        ...(await letIn(`${url}${path}`, init)),
        ...(await letInSigned(service, `${url}${path}`, init)),
      );
    }
    for (const method of ['GET', 'OPTIONS', 'PUT', 'DELETE']) found.push(...(await letIn(url, { method })));
    expect(found).toEqual([]);
  });

  test('what happens here is shown to who brings the key of the live view, and done for nobody else', async () => {
    const { url, key } = laptop.live;
    const found: unknown[] = [];
    const commands = {
      '/faults': { id: 'failing', on: true },
      '/switch': { position: 'off' },
      '/demonstration': {},
      '/answer': { answer: 'accept' },
      '/seed': {},
    };
    for (const [path, body] of Object.entries(commands)) {
      for (const method of ['POST', 'GET', 'PUT', 'DELETE', 'OPTIONS']) {
        const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        // The key counts where it was not put by the page itself: nowhere.
        for (const where of [path, `${path}?key=${key}`]) found.push(...(await letIn(url + where, init)));
        const cookie = { ...init.headers, cookie: `key=${key}; clerk-mcp-live-key=${key}` };
        found.push(...(await letIn(url + path, { ...init, headers: cookie })));
      }
    }
    for (const path of ['/events', `/events?key=${key}`, '/other', '/../events', '//events', '/view.ts']) {
      found.push(...(await letIn(url + path, { method: 'GET' })));
    }
    for (const [path, body] of Object.entries(commands)) {
      // Of another page, or of none: where the key leaked, a browser still does not do it.
      for (const disguise of [...pages, {}]) {
        const headers = { 'content-type': 'application/json', ...disguise, authorization: `Bearer ${key}` };
        const answer = await send(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
        if (answer.status !== 403) found.push([path, disguise, answer]);
      }
    }
    expect(found).toEqual([]);
    expect(clerk.faults).toEqual([]);
  });

  test('the page of the live view tells no secret, is in no frame and takes nothing but its own commands', async () => {
    const { url, key } = laptop.live;
    const page = await send(url, { method: 'GET' });
    expect([page.status, tells(page)]).toEqual([200, []]);
    for (const headers of pages) {
      expect([headers, (await send(url, { method: 'GET', headers })).status]).toEqual([headers, 403]);
    }
    const framed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    };
    expect((await send(url, { method: 'GET', headers: framed })).status).toBe(403);
    expect(page.text).toContain("frame-ancestors 'none'");
    const own = { ...ownPage(url), authorization: `Bearer ${key}` };
    const asJson = { ...own, 'content-type': 'application/json' };
    const statuses = await Promise.all(
      [
        { method: 'POST', headers: asJson, body: JSON.stringify({ id: 'x'.repeat(5_000_000), on: true }) },
        { method: 'POST', headers: asJson, body: '{"id":"failing","on":true' },
        { method: 'POST', headers: asJson, body: '{"id":"failing","on":true,"more":1}' },
        { method: 'POST', headers: asJson, body: '{"__proto__":{"id":"failing"},"on":true}' },
        { method: 'POST', headers: own, body: '{"id":"failing","on":true}' },
        { method: 'PUT', headers: asJson, body: '{}' },
      ].map((attempt) => send(`${url}/faults`, attempt)),
    );
    expect(statuses.map(({ status }) => status)).toEqual([413, 400, 400, 400, 415, 405]);
    expect(clerk.faults).toEqual([]);
  });

  test('a signed request is refused as soon as it comes from a page, is for another host or is changed', async () => {
    const { url, table: TableName } = laptop.ledger;
    const headers = { ...amz('DynamoDB_20120810.Scan'), 'content-type': 'application/x-amz-json-1.0' };
    const init = { method: 'POST', headers, body: JSON.stringify({ TableName }) };
    let signed: Record<string, string> = {};
    const caught = globalThis.fetch;
    globalThis.fetch = (input) => {
      signed = Object.fromEntries((input as Request).headers);
      return Promise.resolve(new Response());
    };
    await asOperator('dynamodb')(url, init).finally(() => (globalThis.fetch = caught));
    expect((await send(url, { ...init, headers: signed })).status).toBe(200);
    for (const disguise of [...pages, ownPage(url), { 'x-amz-target': 'DynamoDB_20120810.DeleteTable' }]) {
      const answer = await send(url, { ...init, headers: { ...signed, ...disguise } });
      expect([disguise, answer.status < 400]).toEqual([disguise, false]);
    }
    expect((await send(url, { ...init, headers: signed, body: `${init.body} ` })).status).toBe(400);
  });

  test('every operation of the embedded Clerk wants its key', async () => {
    const user = [...clerk.state.users.keys()][0]!;
    const found: unknown[] = [];
    for (const { method, path, unversioned } of operations.filter((item) => item.path !== anybodys)) {
      const filled = path.replaceAll('{user_id}', user).replaceAll(/\{\w+\}/g, seedMachines.admin.id);
      for (const prefix of unversioned ? ['/v1', ''] : ['/v1']) {
        const attempt = { method: method.toUpperCase(), headers: json, body: method === 'get' ? '' : '{}' };
        found.push(...(await letIn(`${clerk.url}${prefix}${filled}`, attempt)));
      }
    }
    expect(found).toEqual([]);
  });

  test('but for one: anybody may make an application of their own, whose key opens nothing', async () => {
    const response = await fetch(`${clerk.url}/v1${anybodys}`, { method: 'POST' });
    const text = await response.text();
    const { secret_key: key } = JSON.parse(text) as { secret_key: string };
    expect([response.status, tells({ status: 200, text })]).toEqual([200, []]);
    const headers = { authorization: `Bearer ${key}` };
    for (const url of [`${clerk.url}/v1/users`, laptop.mcpUrl]) {
      expect((await send(url, { method: url === laptop.mcpUrl ? 'POST' : 'GET', headers })).status).toBe(401);
    }
  });

  test('pages of other machines get nothing from the OAuth endpoints, and nobody a secret', async () => {
    for (const { path, methods } of publicRoutes) {
      for (const method of methods) {
        const attempt = { method: method.toUpperCase(), headers: json, body: method === 'get' ? '' : '{}' };
        for (const disguise of disguises(clerk.url)) {
          const answer = await send(`${clerk.url}${path}`, { ...attempt, headers: { ...json, ...disguise } });
          expect([path, disguise, tells(answer)]).toEqual([path, disguise, []]);
        }
        for (const disguise of pages) {
          const answer = await send(`${clerk.url}${path}`, { ...attempt, headers: { ...json, ...disguise } });
          expect([path, disguise, answer.status]).toEqual([path, disguise, 403]);
        }
      }
    }
  });

  test('a script that registers a client and posts a seeded person’s id is not signed in', async () => {
    const { body: client } = await register(clerk);
    const clientId = client['client_id']!;
    const wanted = { client_id: clientId, resource: laptop.mcpUrl, code_challenge: challenge };
    const asked = async () => (await openAuthorization(clerk, wanted)).text();
    const page = await asked();
    for (const { id, lastName, firstName } of clerk.state.users.values()) {
      expect([page.includes(id), page.includes(`${firstName} ${lastName}`)]).toEqual([false, false]);
    }
    for (const userId of clerk.state.users.keys()) {
      const response = await decide(clerk, await asked(), { user_id: userId, scope: 'users:read', code: '' });
      expect(response.headers.get('location')).toBeNull();
      if ((await response.text()).includes('Too many wrong codes')) break;
    }
    // Guessing has ended it for everybody: until the next start, not even the right code is good.
    const late = await giveCode(clerk, await asked());
    expect([late.status, late.headers.get('location')]).toEqual([422, null]);
    for (const code of ['code_x', clerk.signInCode]) {
      const { status, body } = await exchange(clerk, clientId, code, { resource: laptop.mcpUrl });
      expect([status, body['access_token']]).toEqual([400, undefined]);
    }
  });

  test('after all that nothing is changed, nothing was given out, and the real instance was asked about keys only', async () => {
    expect(await everything()).toEqual(before);
    // Whether a key that somebody brings is one of Clerk's, only Clerk can say.
    const asked = real.requests.filter(({ path }) => !/^\/(api_keys|m2m_tokens)\/verify$/.test(path));
    expect(asked).toEqual([]);
    const client = await clients[0].connect(as(laptop));
    expect((await client.call('list_users')).isError ?? false).toBe(false);
    await client.close();
  });
});

test('whoever started it signs in with the code that it printed', async () => {
  const laptop = await startLaptop({ assembly });
  try {
    const { signInCode } = JSON.parse(readyLine(laptop)) as { signInCode: string };
    expect(signInCode).toBe(laptop.clerk.signInCode);
    const { body: client } = await register(laptop.clerk);
    const page = await authorize(laptop.clerk, { client_id: client['client_id']!, resource: laptop.mcpUrl });
    expect((await decide(laptop.clerk, await page.text())).status).toBe(303);
  } finally {
    await laptop.close();
  }
});

test('what opens something is another one at each start', async () => {
  const secretsOf = async () => {
    const laptop = await startLaptop({ assembly });
    const { signInCode, machineKeys, tokens, iam, operator } = JSON.parse(readyLine(laptop)) as Record<
      string,
      Record<string, unknown>
    >;
    const { secretKey } = laptop.clerk;
    await laptop.close();
    const { admin, support, readOnly } = iam as Record<string, AwsCredentials>;
    const keys = [operator as unknown as AwsCredentials, admin!, support!, readOnly!].flatMap(
      ({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey],
    );
    return [secretKey, signInCode, ...Object.values(machineKeys!), ...Object.values(tokens!), ...keys];
  };
  const all = [...(await secretsOf()), ...(await secretsOf())];
  expect(all.filter((value) => typeof value !== 'string' || value === '')).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
});

test('fixed credentials are for tests: with a real instance they are refused', async () => {
  const fixed = { signInCode: 'TEST-TEST', secretKey: 'sk_test_fixed' };
  const laptop = await startLaptop({ assembly, fixed });
  expect([laptop.clerk.signInCode, laptop.clerk.secretKey]).toEqual([fixed.signInCode, fixed.secretKey]);
  await laptop.close();
  await expect(startLaptop({ assembly, fixed, liveKey: 'sk_test_real' })).rejects.toThrow(
    'Fixed credentials are for tests, never for a real Clerk instance',
  );
});
