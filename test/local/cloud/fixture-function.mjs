// The code of the fixture stack's functions: what it does is named by the request.

import { createHash, createHmac } from 'node:crypto';

let count = 0;
console.info({ message: 'loaded' });

const answers = {
  event: (event) => json(event),
  environment: () => json({ ...process.env }),
  headers: () => ({
    statusCode: 401,
    headers: {
      'WWW-Authenticate': 'Bearer realm="x"',
      Server: 'mine',
      Date: 'today',
      Connection: 'keep-alive',
      'Transfer-Encoding': 'chunked',
      'X-Own': 'kept',
    },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: 'no',
  }),
  context: (_event, context) =>
    json({ ...context, remaining: context.getRemainingTimeInMillis(), count: (count += 1) }),
  malformed: () => ({ nothing: true }),
  large: () => ({ statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) }),
  empty: () => ({ statusCode: 202, headers: {} }),
  saidEmpty: () => ({ statusCode: 202, headers: { 'Content-Length': '0' } }),
  time: () => json({ wall: Date.now(), date: new Date().getTime(), steady: performance.now() }),
  throw: () => {
    throw new Error('on purpose');
  },
  exit: () => process.exit(1),
  uncaught: () =>
    new Promise(() => {
      setImmediate(() => {
        throw new Error('out of reach');
      });
    }),
  hang: () => new Promise(() => {}),
  log: () => {
    console.info({ event: 'one line', list: [1, 2] });
    process.stdout.write('plain\n');
    return json({});
  },
  echo: async (event) => {
    await new Promise((resolve) => setImmediate(resolve));
    return json({ body: event.body, isBase64Encoded: event.isBase64Encoded });
  },
};

function json(value) {
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

export const handler = async (event, context) =>
  answers[event.queryStringParameters?.do ?? 'event'](event, context);

export const streaming = awslambda.streamifyResponse(async (event, stream, context) => {
  const task = event.queryStringParameters?.do ?? 'event';
  if (task === 'malformed') {
    stream.end('no prelude here');
    return;
  }
  if (task === 'progress') {
    const body = awslambda.HttpResponseStream.from(stream, {
      statusCode: 202,
      headers: { 'content-type': 'text/event-stream', 'www-authenticate': 'Bearer' },
    });
    body.write('data: first\n\n');
    // The test asks for the second part once it has read the first, in another request.
    await new Promise((resolve) => {
      globalThis.release = resolve;
    });
    body.end('data: second\n\n');
    return;
  }
  if (task === 'release') globalThis.release();
  if (task === 'break') {
    const body = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
    body.write('half');
    throw new Error('in the middle');
  }
  if (task === 'endOnly') {
    // Without a write, which is when status and headers go out.
    awslambda.HttpResponseStream.from(stream, { statusCode: 418, headers: {} }).end('a body');
    return;
  }
  if (task === 'endAlone') {
    awslambda.HttpResponseStream.from(stream, { statusCode: 418, headers: {} }).end();
    return;
  }
  if (task === 'parts') {
    const body = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-own': 'kept' } });
    for (const part of ['one', Buffer.from(' two'), ' three']) body.write(part);
    body.end(' four');
    return;
  }
  if (task === 'object') {
    const body = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
    body.write({ a: 1 });
    body.end();
    return;
  }
  if (task === 'throwEarly') {
    awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
    throw new Error('before the first byte');
  }
  if (task === 'endless') {
    const body = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
    const part = Buffer.alloc(10 * 1024 * 1024);
    for (let size = 0; size <= 200; size += 10) {
      body.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    body.end();
    return;
  }
  const { body, ...head } = await (answers[task] ?? (() => json({})))(event, context);
  const answer = awslambda.HttpResponseStream.from(stream, head);
  answer.write(body ?? '');
  answer.end();
});

export const authorizer = async (event) => {
  const token = event.headers.Authorization ?? event.headers.authorization;
  if (token === 'unauthorized') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('something else');
  const context = { scope: token === 'wordy' ? 'x'.repeat(8 * 1024) : 'users:read', count: 3, admin: false };
  if (token === 'shapeless') return { principalId: 'me' };
  return {
    principalId: 'user-1',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: token === 'deny' ? 'Deny' : 'Allow',
          Resource: token === 'elsewhere' ? 'arn:aws:execute-api:*:*:*/v1/GET/else' : event.methodArn,
        },
      ],
    },
    context,
  };
};

export const failing = (event) => {
  // In the middle of its repetitions, unless it is told to go on failing.
  if ((count += 1) === event.until) return;
  throw new Error(`${event.source} failed`);
};

/** Headers with the Signature Version 4 of the function's role. */
function signed({ host }, body, more) {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const headers = { 'x-amz-date': time, 'x-amz-security-token': AWS_SESSION_TOKEN, ...more };
  const all = Object.entries({ ...headers, host }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = all.map(([name]) => name).join(';');
  const lines = all.map(([name, value]) => `${name}:${value}\n`).join('');
  const scope = [time.slice(0, 8), AWS_REGION, 'secretsmanager', 'aws4_request'];
  const request = hash(['POST', '/', '', lines, names, hash(body)].join('\n'));
  const key = scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), request].join('\n')).toString(
    'hex',
  );
  const credential = `${AWS_ACCESS_KEY_ID}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

export const secret = async (event) => {
  const url = process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const body = JSON.stringify({ SecretId: process.env.SECRET_ARN, VersionStage: 'AWSCURRENT' });
  const headers = signed(new URL(url), body, { 'x-amz-target': 'secretsmanager.GetSecretValue' });
  const response = await fetch(url, { method: 'POST', headers, body });
  return json({ status: response.status, ...(await response.json()), path: event.path });
};
