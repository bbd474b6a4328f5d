import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AwsCredentials } from '../../../local/cloud/iam-caller.ts';
import { startLocalCloud } from '../../../local/cloud/cloud.ts';
import type { LocalCloud, LocalCloudOptions } from '../../../local/cloud/cloud.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { withOtherTemplate } from '../../other-template.ts';

let cloud: LocalCloud;
const others: LocalCloud[] = [];
let logged: (line: string) => void = () => {};

beforeAll(async () => {
  cloud = await startLocalCloud({
    assembly: fixtureAssembly,
    environment: { ADDED: 'by the test', OWN: 'overridden' },
    onLog: (_, line) => logged(line),
  });
}, 60_000);

afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.close()));
});

afterAll(async () => {
  await cloud.close();
});

async function anotherCloud(options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> {
  const other = await startLocalCloud({ assembly: fixtureAssembly, ...options });
  others.push(other);
  return other;
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(cloud.endpoint(path), { headers });
const post = (size: number) =>
  fetch(cloud.endpoint('/secret'), { method: 'POST', body: new Uint8Array(size) });
const eventOf = async (response: Response) => (await response.json()) as APIGatewayProxyEvent;

describe('a function', () => {
  test('gets the event API Gateway would send', async () => {
    const response = await fetch(cloud.endpoint('/buffered?a=1&a=2&b=x%20y'), {
      method: 'POST',
      headers: { 'X-Thing': 'One', 'User-Agent': 'tester' },
      body: '{"q":1}',
    });
    const event = await eventOf(response);
    expect(event).toMatchObject({
      resource: '/buffered',
      path: '/buffered',
      httpMethod: 'POST',
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: null,
      stageVariables: { color: 'green' },
      body: '{"q":1}',
      isBase64Encoded: false,
      requestContext: {
        stage: 'v1',
        path: '/v1/buffered',
        resourcePath: '/buffered',
        httpMethod: 'POST',
        accountId: '123456789012',
        domainName: '127.0.0.1',
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '127.0.0.1', userAgent: 'tester', userArn: null },
      },
    });
    const names = Object.keys(event.headers).map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(['x-thing', 'host', 'x-forwarded-for', 'x-amzn-trace-id']));
    expect(names).not.toContain('connection');
    expect(event.requestContext.requestId).toBe(response.headers.get('x-amzn-requestid'));
    expect(response.headers.get('x-amz-apigw-id')).toEqual(expect.any(String));
  });

  test('gets an empty body as null and a binary one in base64', async () => {
    expect(await eventOf(await get('/buffered'))).toMatchObject({ body: null, queryStringParameters: null });
    const image = await fetch(cloud.endpoint('/buffered'), {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: Uint8Array.of(0, 255, 1),
    });
    expect(await eventOf(image)).toMatchObject({ body: 'AP8B', isBase64Encoded: true });
  });

  test('gets decoded path parameters, literal paths first', async () => {
    expect(await eventOf(await get('/users/a%2Fb'))).toMatchObject({ pathParameters: { id: 'a/b' } });
    expect(await eventOf(await get('/users/me'))).toMatchObject({
      resource: '/users/me',
      pathParameters: null,
    });
    expect(await eventOf(await get('/files/a/b/c'))).toMatchObject({
      resource: '/files/{path+}',
      pathParameters: { path: 'a/b/c' },
    });
  });

  test('sees its own environment and nothing of the process that runs it', async () => {
    const environment = (await (await get('/buffered?do=environment')).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      OWN: 'overridden',
      ADDED: 'by the test',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      SECRET_ARN: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:/),
    });
    expect(environment).not.toHaveProperty('NODE_ENV');
    expect(environment).not.toHaveProperty('PATH');
  });

  test('gets a Lambda context whose time runs down from its timeout', async () => {
    const context = (await (await get('/streamed?do=context')).json()) as Record<string, unknown>;
    expect(context).toMatchObject({
      functionVersion: '1',
      memoryLimitInMB: '512',
      invokedFunctionArn: expect.stringMatching(/:function:Fixture-Streaming\w+:live$/),
    });
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(20_000);
  });

  test('prints to the log, one structured line a call', async () => {
    const lines: string[] = [];
    const plain = new Promise<void>((resolve) => {
      logged = (line) => {
        lines.push(line);
        if (line === 'plain') resolve();
      };
    });
    await get('/buffered?do=log');
    await plain;
    const line = lines.find((candidate) => candidate.includes('one line')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ level: 'INFO', message: { event: 'one line', list: [1, 2] } });
  });

  test('answers 200 concurrent requests, each with its own answer', async () => {
    const bodies = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const response = await fetch(cloud.endpoint(`/${index % 2 ? 'streamed' : 'buffered'}?do=echo`), {
          method: 'POST',
          body: `number ${index}`,
        });
        return ((await response.json()) as { body: string }).body;
      }),
    );
    expect(bodies).toEqual(bodies.map((_, index) => `number ${index}`));
  });
});

describe('a response', () => {
  test.each(['/buffered', '/streamed'])('has its reserved headers renamed (%s)', async (path) => {
    const { status, headers } = await get(`${path}?do=headers`);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer realm="x"');
    expect(headers.get('x-amzn-remapped-server')).toBe('mine');
    expect(headers.get('x-amzn-remapped-date')).toBe('today');
    expect(headers.get('x-amzn-remapped-connection')).toBe('keep-alive');
    expect(headers.get('x-own')).toBe('kept');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('that streams arrives as it is written', async () => {
    const response = await get('/streamed?do=progress');
    expect(response.status).toBe(202);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('data: first\n\n');
    await get('/streamed?do=release');
    expect((await reader.read()).value).toBe('data: second\n\n');
    expect((await reader.read()).done).toBe(true);
  });

  test.each([
    '/buffered?do=malformed',
    '/buffered?do=large',
    '/buffered?do=throw',
    '/streamed?do=malformed',
    '/streamed?do=throw',
  ])('that is unusable becomes a 502 (%s)', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException');
  });

  test('that breaks off in the middle is cut, not completed', async () => {
    const response = await get('/streamed?do=break');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

describe('a function that fails', () => {
  test.each(['exit', 'uncaught'])('by %s costs a 502, and the next request gets a fresh one', async (way) => {
    const other = await anotherCloud();
    const call = (task: string) => fetch(other.endpoint(`/buffered?do=${task}`));
    expect(await (await call('context')).json()).toMatchObject({ count: 1 });
    expect((await call(way)).status).toBe(502);
    expect(await (await call('context')).json()).toMatchObject({ count: 1 });
  });

  test.each(['/buffered', '/streamed'])('by passing its time gives a 502 (%s)', async (path) => {
    const other = await anotherCloud({ limits: { remainingTimeMs: 100 } });
    const response = await fetch(other.endpoint(`${path}?do=hang`));
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
  });

  test.each(['/buffered', '/streamed'])(
    'to answer within the time of its integration, its start included, gives a 504 (%s)',
    async (path) => {
      const assembly = withOtherTemplate(fixtureAssembly, ({ Resources }) => {
        for (const { Properties } of Object.values(Resources)) {
          if (Properties['Integration']) Properties['Integration'].TimeoutInMillis = 100;
        }
      });
      const other = await anotherCloud({ assembly, limits: { startMs: 60_000 } });
      const response = await fetch(other.endpoint(path));
      rmSync(assembly, { recursive: true });
      expect(response.status).toBe(504);
      expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
    },
  );

  test('to answer within its time after the head cuts the stream', async () => {
    const other = await anotherCloud({ limits: { remainingTimeMs: 100 } });
    const response = await fetch(other.endpoint('/streamed?do=progress'));
    expect(response.status).toBe(202);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('over its concurrency is refused with a 500', async () => {
    const other = await anotherCloud({ limits: { concurrency: 0 } });
    expect((await fetch(other.endpoint('/buffered'))).status).toBe(500);
  });
});

describe('API Gateway', () => {
  test.each(['/nothing', '/users', '/users/a/b'])(
    'answers 403 to a path it does not have (%s)',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
      expect(response.headers.get('x-amzn-requestid')).toEqual(expect.any(String));
    },
  );

  test('answers 403 to a method it does not have and to another stage', async () => {
    expect((await fetch(cloud.endpoint('/document'), { method: 'PUT' })).status).toBe(403);
    const elsewhere = await fetch(`${cloud.url}/v2/buffered`);
    expect([elsewhere.status, await elsewhere.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  test('does not serve a foreign host name', async () => {
    const { port } = new URL(cloud.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
      socket.on('error', reject);
      socket.write('GET /v1/buffered HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    });
    expect(answer).toContain('403 Forbidden');
  });

  test('throttles a method at its burst', async () => {
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await get('/limited')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('refuses bodies over 10 MB and headers over 10,240 bytes', async () => {
    expect((await post(10 * 1024 * 1024 + 1)).status).toBe(413);
    expect((await post(10 * 1024 * 1024)).status).toBe(403);
    expect((await get('/buffered', { 'x-long': 'x'.repeat(10_241) })).status).toBe(431);
    expect((await get('/buffered', { 'x-long': 'x'.repeat(9000) })).status).toBe(200);
  });
});

describe('a mock integration', () => {
  test('answers its document, with loopback addresses', async () => {
    const response = await get('/document?name=Ann');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('max-age=60');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      resource: cloud.endpoint('/mcp'),
      stage: 'v1',
      none: '',
      name: 'Ann',
    });
  });

  test('answers the CORS preflight', async () => {
    const response = await fetch(cloud.endpoint('/document'), { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://agent.example');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET');
  });
});

describe('a request authorizer', () => {
  test('that allows puts its context into the event, as text', async () => {
    const event = await eventOf(await get('/guarded', { Authorization: 'allow' }));
    expect(event.requestContext.authorizer).toMatchObject({
      principalId: 'user-1',
      scope: 'users:read',
      count: '3',
      admin: 'false',
    });
  });

  test.each<Record<string, string>>([{}, { Authorization: 'unauthorized' }])(
    'answers 401 as the template says (%j)',
    async (headers) => {
      const response = await get('/guarded', headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer resource_metadata="${cloud.endpoint('/document')}"`,
      );
      expect(await response.json()).toEqual({
        error: 'Unauthorized',
        id: response.headers.get('x-amzn-requestid'),
      });
    },
  );

  test.each([
    ['deny', 'User is not authorized to access this resource with an explicit deny'],
    ['elsewhere', 'User is not authorized to access this resource'],
  ])('that does not allow gives 403 with its context (%s)', async (token, message) => {
    const response = await get('/guarded', { Authorization: token });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-scope')).toBe('users:read');
    expect(await response.json()).toEqual({ Message: message });
  });

  test.each(['broken', 'shapeless'])('that fails gives its gateway response (%s)', async (token) => {
    const response = await get('/guarded', { Authorization: token });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
  });
});

describe('Secrets Manager', () => {
  test('gives a function the placeholder, then what was set', async () => {
    const other = await anotherCloud();
    const read = async () =>
      (await (await fetch(other.endpoint('/secret'))).json()) as { SecretString: string; ARN: string };
    const { SecretString: placeholder, ARN } = await read();
    expect(placeholder).toMatch(/^[!-~]{32}$/);
    other.setSecret(ARN, 'sk_test_new');
    expect((await read()).SecretString).toBe('sk_test_new');
    expect(other.secretReads).toBe(2);
  });

  test('serves the AWS SDK', async () => {
    const other = await anotherCloud({
      secrets: { 'arn:aws:secretsmanager:us-east-1:1:secret:own-AbCdEf': 'mine' },
    });
    const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint = '' } = (await (
      await fetch(other.endpoint('/buffered?do=environment'))
    ).json()) as Record<string, string>;
    const client = new SecretsManagerClient({
      endpoint,
      region: 'us-east-1',
      credentials: other.operator,
    });
    const read = (id: string, stage = 'AWSCURRENT') =>
      client.send(new GetSecretValueCommand({ SecretId: id, VersionStage: stage }));
    expect((await read('own')).SecretString).toBe('mine');
    await client.send(new PutSecretValueCommand({ SecretId: 'own', SecretString: 'changed' }));
    expect((await read('arn:aws:secretsmanager:us-east-1:1:secret:own')).SecretString).toBe('changed');
    await expect(read('another')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(read('own', 'AWSPENDING')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    client.destroy();
  });
});

describe('who may ask Secrets Manager', () => {
  const ask = async (credentials: AwsCredentials, region = 'us-east-1') => {
    const client = new SecretsManagerClient({
      endpoint: cloud.secretsManagerUrl,
      region,
      credentials,
      maxAttempts: 1,
    });
    try {
      return await client.send(new GetSecretValueCommand({ SecretId: 'nobody' })).then(
        () => 'answered',
        (error: Error) => error.name,
      );
    } finally {
      client.destroy();
    }
  };
  const operator = () => cloud.operator;

  test.each([
    ['the operator, who is told what there is', operator, 'us-east-1', 'ResourceNotFoundException'],
    [
      'a key that nobody has',
      () => ({ ...operator(), accessKeyId: 'AKIAB' }),
      'us-east-1',
      'UnrecognizedClientException',
    ],
    [
      'a wrong secret',
      () => ({ ...operator(), secretAccessKey: 'x' }),
      'us-east-1',
      'InvalidSignatureException',
    ],
    [
      'a session token too many',
      () => ({ ...operator(), sessionToken: 'x' }),
      'us-east-1',
      'UnrecognizedClientException',
    ],
    ['another region', operator, 'eu-west-1', 'InvalidSignatureException'],
  ] as const)('%s', async (_who, credentials, region, name) => {
    expect(await ask(credentials(), region)).toBe(name);
  });

  test('a request without a signature is refused as AWS does', async () => {
    const response = await fetch(cloud.secretsManagerUrl, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: '{"SecretId":"nobody"}',
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        __type: 'MissingAuthenticationTokenException',
        message: 'Request is missing Authentication Token',
      },
    ]);
  });
});

describe('the local cloud', () => {
  test('gives the outputs with loopback addresses', () => {
    expect(cloud.outputs.McpUrl).toBe(cloud.endpoint('/mcp'));
  });

  test('says when its port is taken', async () => {
    const port = Number(new URL(cloud.url).port);
    await expect(startLocalCloud({ assembly: fixtureAssembly, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('closes with streams open', async () => {
    const other = await anotherCloud();
    const response = await fetch(other.endpoint('/streamed?do=progress'));
    await other.close();
    await expect(response.text()).rejects.toThrow('terminated');
  });
});
