import { connect } from 'node:net';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { signedFetch } from '../../../local/aws-signature.ts';
import { startLocalCloud } from '../../../local/cloud/cloud.ts';
import type { LocalCloud } from '../../../local/cloud/cloud.ts';
import type { IamCredential } from '../../../local/cloud/iam-caller.ts';
import { fixtureAssembly } from '../../assembly.ts';

const session: IamCredential = {
  accessKeyId: 'ASIAEXAMPLESESSION22',
  secretAccessKey: 'a secret of a session, 40 characters long',
  sessionToken: 'the/session+token==',
  userArn: 'arn:aws:sts::123456789012:assumed-role/support-bot/session',
};
const user: IamCredential = {
  accessKeyId: 'AKIAEXAMPLEUSER22222',
  secretAccessKey: 'a secret of a user, also of 40 characters',
  userArn: 'arn:aws:iam::210987654321:user/bots/onboarding',
};
const outsider: IamCredential = {
  accessKeyId: 'ASIAEXAMPLEOUTSIDER2',
  secretAccessKey: 'a secret of one who may not, 40 characters',
  sessionToken: 'another',
  userArn: 'arn:aws:sts::123456789012:assumed-role/outsider/session',
  denied: true,
};

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({
    assembly: fixtureAssembly,
    iamCredentials: [session, user, outsider],
  });
}, 60_000);

afterAll(async () => {
  await cloud.close();
});

interface Message {
  method: string;
  /** Below the stage, with the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

interface Signing {
  by?: IamCredential;
  at?: Date;
  region?: string;
  service?: string;
  unsigned?: string[];
}

const message: Message = {
  method: 'POST',
  path: '/iam?q=a%20b&list=2&list=1',
  headers: { 'content-type': 'application/json', 'x-tool': 'users_get' },
  body: '{"id":1}',
};

function signerOf({ by = session, region = cloud.region, service = 'execute-api' }: Signing): SignatureV4 {
  return new SignatureV4({ credentials: by, region, service, sha256: Sha256 });
}

function requestOf({ method, path, headers, body }: Message): HttpRequest {
  const url = new URL(cloud.endpoint(path));
  const names = [...new Set(url.searchParams.keys())];
  return new HttpRequest({
    method,
    path: url.pathname,
    query: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])),
    headers: { ...headers, host: url.host },
    body,
  });
}

/** The message with a signature in its headers. */
async function signed(signing: Signing = {}, original: Message = message): Promise<Message> {
  const { headers } = await signerOf(signing).sign(requestOf(original), {
    signingDate: signing.at ?? new Date(),
    unsignableHeaders: new Set(signing.unsigned),
  });
  const { host: _, ...others } = headers;
  return { ...original, headers: others };
}

/** The message with a signature in its query. */
async function presigned(signing: Signing = {}, expiresIn = 60): Promise<Message> {
  const { query } = await signerOf(signing).presign(requestOf({ ...message, headers: {} }), {
    signingDate: signing.at ?? new Date(),
    expiresIn,
  });
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as [string, string]),
  );
  return { ...message, path: `/iam?${new URLSearchParams(pairs).toString()}`, headers: {} };
}

function send({ method, path, headers, body }: Message): Promise<Response> {
  return fetch(cloud.endpoint(path), { method, headers, body });
}

/** What a refused caller sees. */
async function refusal(response: Response): Promise<{ status: number; type: string | null; text: string }> {
  const body = (await response.json()) as { message?: string; Message?: string };
  return {
    status: response.status,
    type: response.headers.get('x-amzn-errortype'),
    text: body.message ?? body.Message ?? '',
  };
}

async function callerIn(response: Response): Promise<object> {
  expect(response.status).toBe(200);
  return ((await response.json()) as APIGatewayProxyEvent).requestContext.identity;
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const mismatch = {
  status: 403,
  type: 'InvalidSignatureException',
  text: expect.stringMatching(
    /^The request signature we calculated does not match the signature you provided/,
  ),
};
const unknown = {
  status: 403,
  type: 'UnrecognizedClientException',
  text: 'The security token included in the request is invalid.',
};
const missing = {
  status: 403,
  type: 'MissingAuthenticationTokenException',
  text: 'Missing Authentication Token',
};
const supportBot = {
  accessKey: session.accessKeyId,
  accountId: '123456789012',
  caller: expect.stringMatching(/^AROA[0-9A-Z]{17}:session$/),
  user: expect.stringMatching(/^AROA[0-9A-Z]{17}:session$/),
  userArn: session.userArn,
};

describe('a signed request', () => {
  test('passes, and the function learns who sent it', async () => {
    expect(await callerIn(await send(await signed()))).toMatchObject(supportBot);
  });

  test('passes with the long-lived credentials of a user', async () => {
    expect(await callerIn(await send(await signed({ by: user })))).toMatchObject({
      accessKey: user.accessKeyId,
      accountId: '210987654321',
      caller: expect.stringMatching(/^AIDA[0-9A-Z]{17}$/),
      userArn: user.userArn,
    });
  });

  test('reaches the function without its Authorization header', async () => {
    const event = (await (await send(await signed())).json()) as APIGatewayProxyEvent;
    expect(Object.keys(event.headers).map((name) => name.toLowerCase())).not.toContain('authorization');
    expect(event.body).toBe(message.body);
  });

  test('passes with a presigned URL', async () => {
    expect(await callerIn(await send(await presigned()))).toMatchObject(supportBot);
    expect(await callerIn(await send(await presigned({ by: user })))).toMatchObject({
      userArn: user.userArn,
    });
  });

  test('passes with headers that it did not sign', async () => {
    const given = await signed();
    const more = { ...given, headers: { ...given.headers, 'x-added': 'on the way' } };
    expect((await send(more)).status).toBe(200);
  });

  test('passes with a session token that it did not sign', async () => {
    expect((await send(await signed({ unsigned: ['x-amz-security-token'] }))).status).toBe(200);
  });

  test.each([-4, 4])('passes while its clock is off by %d minutes', async (offset) => {
    expect((await send(await signed({ at: minutes(offset) }))).status).toBe(200);
  });

  test('passes from a presigned URL as long as it was made for', async () => {
    expect((await send(await presigned({ at: minutes(-50) }, 3600))).status).toBe(200);
  });

  test('is needed only where the method asks for it', async () => {
    expect((await fetch(cloud.endpoint('/buffered'))).status).toBe(200);
  });
});

describe('a request is refused', () => {
  test('without a signature', async () => {
    expect(await refusal(await send(message))).toEqual(missing);
  });

  test.each<[string, (given: Message) => Message]>([
    ['body', (given) => ({ ...given, body: '{"id":2}' })],
    ['header', (given) => ({ ...given, headers: { ...given.headers, 'x-tool': 'users_delete' } })],
    ['query', (given) => ({ ...given, path: given.path.replace('a%20b', 'c') })],
    ['query, by one more value', (given) => ({ ...given, path: `${given.path}&list=3` })],
    ['path', (given) => ({ ...given, path: given.path.replace('/iam', '/iam/') })],
    ['method', (given) => ({ ...given, method: 'PUT' })],
    [
      'date',
      (given) => ({
        ...given,
        headers: {
          ...given.headers,
          'x-amz-date': given.headers['x-amz-date']!.replace(/\d\dZ$/, (end) =>
            end === '00Z' ? '01Z' : '00Z',
          ),
        },
      }),
    ],
  ])('whose %s was changed after it was signed', async (_, tamper) => {
    expect(await refusal(await send(tamper(await signed())))).toEqual(mismatch);
  });

  test('that lost a header it signed', async () => {
    const { headers, ...rest } = await signed();
    const { 'x-tool': _, ...others } = headers;
    expect(await refusal(await send({ ...rest, headers: others }))).toEqual(mismatch);
  });

  test.each<[string, (given: Message) => Message]>([
    ['body', (given) => ({ ...given, body: '{"id":2}' })],
    ['query', (given) => ({ ...given, path: given.path.replace('list=2', 'list=3') })],
    ['lifetime', (given) => ({ ...given, path: given.path.replace('Expires=60', 'Expires=600') })],
    ['method', (given) => ({ ...given, method: 'PUT' })],
  ])('with a presigned URL whose %s was changed', async (_, tamper) => {
    expect(await refusal(await send(tamper(await presigned())))).toEqual(mismatch);
  });

  test('signed with another secret, and told what should have been signed', async () => {
    const answer = await refusal(
      await send(await signed({ by: { ...session, secretAccessKey: 'a guess' } })),
    );
    expect(answer).toEqual(mismatch);
    expect(answer.text).toContain("The Canonical String for this request should have been\n'POST\n/v1/iam\n");
    expect(answer.text).toContain("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n");
    expect(answer.text).not.toContain(session.secretAccessKey);
  });

  test('whose signature is cut short', async () => {
    const { headers, ...rest } = await signed();
    const authorization = headers.authorization!.slice(0, -1);
    expect(await refusal(await send({ ...rest, headers: { ...headers, authorization } }))).toEqual(mismatch);
  });

  test('whose body is not signed, as S3 alone allows it', async () => {
    const headers = { ...message.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    expect(await refusal(await send(await signed({}, { ...message, headers })))).toEqual(mismatch);
  });

  test('signed with a key that nobody has', async () => {
    expect(
      await refusal(await send(await signed({ by: { ...session, accessKeyId: 'ASIANOBODY' } }))),
    ).toEqual(unknown);
  });

  test.each<[string, string | undefined]>([
    ['without its session token', undefined],
    ['with another session token', 'another'],
  ])('signed with temporary credentials %s', async (_, sessionToken) => {
    const { sessionToken: _token, ...lasting } = session;
    const by = sessionToken === undefined ? lasting : { ...lasting, sessionToken };
    expect(await refusal(await send(await signed({ by })))).toEqual(unknown);
    expect(await refusal(await send(await presigned({ by })))).toEqual(unknown);
  });

  test('signed with a session token where the credentials have none', async () => {
    const by = { ...user, sessionToken: 'made up' };
    expect(await refusal(await send(await signed({ by })))).toEqual(unknown);
  });

  test('signed more than 5 minutes ago', async () => {
    expect(await refusal(await send(await signed({ at: minutes(-6) })))).toEqual({
      status: 403,
      type: 'InvalidSignatureException',
      text: expect.stringMatching(
        /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
      ),
    });
  });

  test('signed more than 5 minutes ahead', async () => {
    const answer = {
      status: 403,
      type: 'InvalidSignatureException',
      text: expect.stringMatching(/^Signature not yet current: .* \+ 5 min\.\)$/),
    };
    expect(await refusal(await send(await signed({ at: minutes(6) })))).toEqual(answer);
    expect(await refusal(await send(await presigned({ at: minutes(6) })))).toEqual(answer);
  });

  test('with a presigned URL that has run out', async () => {
    expect(await refusal(await send(await presigned({ at: minutes(-2) }, 60)))).toMatchObject({
      status: 403,
      text: expect.stringMatching(/^Signature expired: /),
    });
  });

  test.each<[Signing, string]>([
    [{ region: 'eu-west-1' }, "Credential should be scoped to a valid region, not 'eu-west-1'. "],
    [{ service: 'lambda' }, "Credential should be scoped to correct service: 'execute-api'. "],
  ])('signed for elsewhere (%j)', async (signing, text) => {
    expect(await refusal(await send(await signed(signing)))).toEqual({ ...mismatch, text });
  });

  test('that does not sign its host', async () => {
    expect(await refusal(await send(await signed({ unsigned: ['host'] })))).toEqual({
      ...mismatch,
      text: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization. ",
    });
  });

  test('from a principal who may not invoke the API, and its gateway response knows the caller', async () => {
    const response = await send(await signed({ by: outsider }));
    expect(response.headers.get('x-caller')).toBe(outsider.userArn);
    expect(await refusal(response.clone())).toEqual({
      status: 403,
      type: 'AccessDeniedException',
      text: expect.stringMatching(
        /^User: arn:aws:sts::123456789012:assumed-role\/outsider\/session is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}9012:\w{10}\/v1\/POST\/iam /,
      ),
    });
    expect(await response.json()).toHaveProperty('Message');
  });

  test('from such a principal with a wrong signature as any other', async () => {
    const by = { ...outsider, secretAccessKey: 'a guess' };
    const response = await send(await signed({ by }));
    expect(response.headers.get('x-caller')).toBeNull();
    expect(await refusal(response)).toEqual(mismatch);
  });
});

describe('a malformed signature is refused as incomplete', () => {
  const date = { 'x-amz-date': '20261124T070303Z' };
  const credential = 'Credential=AKIA/20261124/us-east-1/execute-api/aws4_request';
  const rest = 'SignedHeaders=host, Signature=00';

  test.each<[Record<string, string>, string]>([
    [{ authorization: 'Bearer abc' }, 'Invalid key=value pair (missing equal-sign) in Authorization header'],
    [{ authorization: 'AWS4-HMAC-SHA256' }, "Authorization header requires 'Credential' parameter."],
    [{ authorization: 'Basic dGVzdA==' }, "Authorization header requires 'Signature' parameter."],
    [
      { authorization: `AWS4-HMAC-SHA256 ${credential}, ${rest}` },
      "requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ],
    [
      { ...date, authorization: `AWS4-HMAC-SHA256 ${credential}, Signature=00` },
      "Authorization header requires 'SignedHeaders' parameter.",
    ],
    [
      { ...date, authorization: `AWS4-ECDSA-P256-SHA256 ${credential}, ${rest}` },
      "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
    ],
    [
      { ...date, authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261124, ${rest}` },
      'Credential must have exactly 5 slash-delimited elements',
    ],
    [
      { 'x-amz-date': 'yesterday', authorization: `AWS4-HMAC-SHA256 ${credential}, ${rest}` },
      "Date must be in ISO-8601 'basic format'. Got 'yesterday'.",
    ],
    [
      { 'x-amz-date': '20261399T070303Z', authorization: `AWS4-HMAC-SHA256 ${credential}, ${rest}` },
      "Date must be in ISO-8601 'basic format'. Got '20261399T070303Z'.",
    ],
  ])('%j', async (headers, text) => {
    const answer = await refusal(await send({ ...message, headers }));
    expect(answer).toMatchObject({ status: 403, type: 'IncompleteSignatureException' });
    expect(answer.text).toContain(text);
  });

  test('without repeating what may be a secret', async () => {
    const answer = await refusal(await send({ ...message, headers: { authorization: 'Bearer secret' } }));
    expect(answer.text).not.toContain('secret');
  });

  test.each([
    ['X-Amz-Algorithm=AWS4-HMAC-SHA256', "AWS query-string parameters must include 'X-Amz-Credential'."],
    ['lifetime', 'X-Amz-Expires must be a number of seconds up to 604800.'],
  ])('in a query (%s)', async (query, text) => {
    const long = (await presigned()).path.replace('Expires=60', 'Expires=604801');
    const path = query === 'lifetime' ? long : `/iam?${query}`;
    const answer = await refusal(await send({ ...message, path, headers: {} }));
    expect(answer).toMatchObject({ status: 403, type: 'IncompleteSignatureException' });
    expect(answer.text).toContain(text);
  });
});

describe('a date', () => {
  test('may come in a signed Date header, as older signers send it', async () => {
    const { host } = new URL(cloud.url);
    const at = new Date();
    at.setMilliseconds(0);
    const date = at.toUTCString();
    const basic = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const scope = `${basic.slice(0, 8)}/${cloud.region}/execute-api/aws4_request`;
    const hash = async (text: string) => {
      const sha256 = new Sha256();
      sha256.update(Buffer.from(text));
      return Buffer.from(await sha256.digest()).toString('hex');
    };
    const canonical = `POST\n/v1/iam\n\ndate:${date}\nhost:${host}\n\ndate;host\n${await hash('')}`;
    const signature = await signerOf({ by: user }).sign(
      `AWS4-HMAC-SHA256\n${basic}\n${scope}\n${await hash(canonical)}`,
      { signingDate: at },
    );
    const authorization = `AWS4-HMAC-SHA256 Credential=${user.accessKeyId}/${scope}, SignedHeaders=date;host, Signature=${signature}`;
    // Not fetch, which keeps the Date header to itself.
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(cloud.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
      socket.on('error', reject);
      socket.write(
        `POST /v1/iam HTTP/1.1\r\nHost: ${host}\r\nDate: ${date}\r\nAuthorization: ${authorization}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
    });
    expect(answer).toContain('HTTP/1.1 200');
    expect(answer).toContain(user.userArn);
  });
});

describe('signedFetch', () => {
  const asSession = () => signedFetch(session, { region: cloud.region, service: 'execute-api' });

  test.each<[string, (url: string) => [string | URL | Request, RequestInit?]]>([
    ['a text', (url) => [url, { method: 'POST', body: '{}', headers: { 'x-tool': 'a   b' } }]],
    ['a URL', (url) => [new URL(url), { method: 'POST', body: new Uint8Array([1, 2, 255]) }]],
    ['a request', (url) => [new Request(url, { method: 'PUT', body: 'text' })]],
    ['no body', (url) => [url, { method: 'POST' }]],
    ['an empty body', (url) => [url, { method: 'POST', body: '' }]],
    ['a query', (url) => [`${url}?b=2&a=1&b=1&c&d=x%2By+z%20*'()~é`, { method: 'POST' }]],
    ['a cache directive', (url) => [url, { method: 'POST', headers: { 'cache-control': 'no-store' } }]],
  ])('signs what API Gateway accepts, given %s', async (_, request) => {
    const response = await asSession()(...request(cloud.endpoint('/iam')));
    expect(await callerIn(response)).toMatchObject(supportBot);
  });

  test('is fetch in all else: it can be aborted', async () => {
    const response = asSession()(cloud.endpoint('/iam'), { method: 'POST', signal: AbortSignal.abort() });
    await expect(response).rejects.toThrow('aborted');
  });
});

test('a local cloud does not start with an ARN that is no principal', async () => {
  const starting = startLocalCloud({
    assembly: fixtureAssembly,
    iamCredentials: [{ ...user, userArn: 'arn:aws:iam::123456789012:role/clerk-admin' }],
  });
  await expect(starting).rejects.toThrow(/is no ARN of a role's session or an IAM user/);
});
