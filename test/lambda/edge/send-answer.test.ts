import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { sendAnswer } from '../../../lambda/edge/send-answer.ts';
import { accepted } from '../../../lambda/mcp/answer.ts';
import { broken, LambdaStream } from './lambda-stream.ts';

const head = { statusCode: 200, headers: { 'content-type': 'text/event-stream' } };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** More than a stream takes before it pushes back, each. */
const parts = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));

/** A body that comes as it is made; it never ends by itself. */
function openBody(): Readable {
  const body = new Readable({ read: () => undefined });
  for (const part of parts) body.push(part);
  return body;
}

function wholeBody(): Readable {
  const body = openBody();
  body.push(null);
  return body;
}

const bodies = [
  ['prepared', () => [parts[0]!, Buffer.from(parts[1]!), parts[2]!]],
  ['streamed', wholeBody],
] as const;

describe.each(bodies)('an answer that is %s', (_, body) => {
  test.each([false, true])(
    'goes out whole and in order, and is sent when it is (slowly: %s)',
    async (isSlow) => {
      const stream = new LambdaStream({ isSlow });
      await sendAnswer({ ...head, body: body() }, stream);
      expect(stream.writableFinished).toBe(true);
      expect(stream).toMatchObject({ head, body: parts.join('') });
    },
  );

  test.each([1, 2, 3, 'end'] as const)(
    'is told as not sent when the stream breaks at write %s',
    async (breaksAt) => {
      const stream = new LambdaStream({ breaksAt });
      await expect(sendAnswer({ ...head, body: body() }, stream)).rejects.toBe(broken);
    },
  );

  test('is told as not sent when the stream closes under it', async () => {
    const stream = new LambdaStream({ isSlow: true });
    const sent = sendAnswer({ ...head, body: body() }, stream);
    stream.destroy();
    await expect(sent).rejects.toThrow();
  });

  test('does not end the process when the stream breaks after all is sent', async () => {
    const stream = new LambdaStream().removeAllListeners('error');
    await sendAnswer({ ...head, body: body() }, stream);
    expect(() => stream.emit('error', broken)).not.toThrow();
  });

  test('is told as not sent when the stream had broken before', async () => {
    const stream = new LambdaStream();
    stream.destroy(broken);
    await expect(sendAnswer({ ...head, body: body() }, stream)).rejects.toThrow();
  });
});

test.each(bodies)(
  'an answer that is %s is sent over the HTTP request that a stream of Lambda is, before that has its response',
  async (_, body) => {
    const received = Promise.withResolvers<string>();
    const response = Promise.withResolvers<void>();
    const server = createServer((incoming, outgoing) => {
      received.resolve(text(incoming));
      void response.promise.then(() => outgoing.end());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stream = request({ port, host: '127.0.0.1', method: 'POST' }, (incoming) => incoming.resume());
    const closed = new Promise((resolve) => stream.on('close', resolve));
    await sendAnswer({ ...head, body: body() }, Object.assign(stream, { announce: () => stream }));
    expect(stream.writableFinished).toBe(true);
    expect(await received.promise).toBe(parts.join(''));
    response.resolve();
    await closed;
  },
);

test.each([
  ['of no parts', accepted],
  ['of an empty part', { ...accepted, body: [''] }],
])('an answer %s is a status all the same, and says that nothing follows', async (_, answer) => {
  const stream = new LambdaStream();
  await sendAnswer(answer, stream);
  expect(stream).toMatchObject({ head: { statusCode: 202, headers: { 'content-length': '0' } }, body: '' });
  expect(stream.writableFinished).toBe(true);
});

test('an answer of something does not say how long it is', async () => {
  const stream = new LambdaStream();
  await sendAnswer({ ...head, body: ['', 'a'] }, stream);
  expect(stream).toMatchObject({ head, body: 'a' });
});

test('an open stream sends its status before there is a body', async () => {
  const stream = new LambdaStream();
  const body = new Readable({ read: () => undefined });
  const sent = sendAnswer({ ...head, body }, stream);
  expect(stream).toMatchObject({ head, body: '' });
  body.push(null);
  await sent;
});

test('a stream that breaks ends the body that is still open', async () => {
  const body = openBody();
  await expect(sendAnswer({ ...head, body }, new LambdaStream({ breaksAt: 2 }))).rejects.toBe(broken);
  expect(body.closed).toBe(true);
});

test('a body that fails is not passed off as whole', async () => {
  const stream = new LambdaStream();
  const body = openBody();
  const sent = sendAnswer({ ...head, body }, stream);
  body.destroy(broken);
  await expect(sent).rejects.toBe(broken);
  expect(stream.writableFinished).toBe(false);
});
