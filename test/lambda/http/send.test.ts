import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../../../lambda/http/send.ts';

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly port: number | undefined;
}

let server: Server;
let url: URL;
let received: Received[];
const signal = new AbortController().signal;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method, url: path, headers, socket } = request;
      received.push({ method, path, headers, body, port: socket.remotePort });
      if (request.url === '/silent') return;
      response.writeHead(200, { 'x-part': ['one', 'two'] }).end('{"name":"é"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
beforeEach(() => {
  received = [];
});
afterAll(
  () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
);

test('an answer comes whole, with headers by any case of their names', async () => {
  const { status, statusText, header, text } = await send(url, { headers: {}, signal });
  expect([status, statusText, text]).toEqual([200, 'OK', '{"name":"é"}']);
  expect([header('X-Part'), header('x-part'), header('x-other')]).toEqual([
    'one, two',
    'one, two',
    undefined,
  ]);
});

test.each(['POST', 'PATCH', 'PUT', 'DELETE'])('%s says how long its body is', async (method) => {
  await send(url, { method, headers: { 'x-a': 'b' }, body: '{"name":"é"}', signal });
  expect(received).toMatchObject([
    { method, body: '{"name":"é"}', headers: { 'x-a': 'b', 'content-length': '13' } },
  ]);
});

test('a POST without a body is empty', async () => {
  await send(url, { method: 'POST', headers: {}, signal });
  expect(received).toMatchObject([{ body: '', headers: { 'content-length': '0' } }]);
});

test('the path and query of an address arrive as they are', async () => {
  await send(new URL('/v1/users?query=%2B1&limit=5#part', url), { headers: {}, signal });
  expect(received).toMatchObject([{ path: '/v1/users?query=%2B1&limit=5' }]);
});

test('an IPv6 address is connected to, not looked up as a name', async () => {
  const sent = send(new URL('http://[::1]:1/'), { headers: {}, signal });
  await expect(sent).rejects.toMatchObject({ syscall: 'connect' });
});

test('a connection serves several requests', async () => {
  await send(url, { headers: {}, signal });
  await send(url, { headers: {}, signal });
  expect(received[0]?.port).toBe(received[1]?.port);
});

test('a request that is over leaves nothing on its signal', async () => {
  const { signal: used } = new AbortController();
  await send(url, { headers: {}, signal: used });
  await new Promise((resolve) => setImmediate(resolve));
  expect(getEventListeners(used, 'abort')).toEqual([]);
});

test('a request is not sent when its signal has ended', async () => {
  await send(url, { headers: {}, signal });
  await expect(send(url, { headers: {}, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(received).toHaveLength(1);
});

test('a request ends with its signal', async () => {
  const controller = new AbortController();
  const answer = send(new URL('/silent', url), { headers: {}, signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
