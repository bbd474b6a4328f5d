// The code of the fixture stack's functions: what it does is named by the request.

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
  const { body, ...head } = await (answers[task] ?? (() => json({})))(event, context);
  awslambda.HttpResponseStream.from(stream, head).end(body);
});

export const authorizer = async (event) => {
  const token = event.headers.Authorization ?? event.headers.authorization;
  if (token === 'unauthorized') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('something else');
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
    context: { scope: 'users:read', count: 3, admin: false },
  };
};

export const secret = async (event) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER, {
    method: 'POST',
    headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: process.env.SECRET_ARN, VersionStage: 'AWSCURRENT' }),
  });
  return json({ status: response.status, ...(await response.json()), path: event.path });
};
