import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
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

/** As if the instance had been frozen for so many milliseconds. */
function pass(milliseconds: number): void {
  const time = Date.now() + milliseconds;
  jest.spyOn(Date, 'now').mockReturnValue(time);
}
afterEach(() => void jest.restoreAllMocks());

const read = { headers: {}, signal };
const change = { method: 'PATCH', headers: {}, body: '{}', signal };
const portsOf = () => received.map(({ port }) => port);

describe('over a connection that is kept', () => {
  test.each([
    ['a moment ago', 10, true],
    ['before a pause', 2_000, false],
    ['before the clock was set back', -2_000, false],
  ])('and was last used %s, a change goes: %s', async (_, milliseconds, isKept) => {
    await send(url, read);
    pass(milliseconds);
    await send(url, change);
    expect(received).toMatchObject([{ method: 'GET' }, { method: 'PATCH', body: '{}' }]);
    expect(portsOf()[0] === portsOf()[1]).toBe(isKept);
  });

  test('and has idled, a read goes, whichever its method is', async () => {
    await send(url, read);
    pass(2_000);
    await send(url, { ...change, method: 'POST', mayRepeat: true });
    expect(portsOf()[0]).toBe(portsOf()[1]);
  });

  test('no change goes when all of them have idled', async () => {
    await Promise.all([send(url, read), send(url, read), send(url, read)]);
    const kept = portsOf();
    pass(2_000);
    await send(url, change);
    expect(kept).not.toContain(portsOf()[3]);
    expect(received).toHaveLength(4);
  });
});

describe('a connection that dies', () => {
  let fragile: TcpServer;
  let fragileUrl: URL;
  let requests: string[];
  let die: 'reset' | 'end' | 'silence';
  beforeEach(async () => {
    requests = [];
    fragile = createTcpServer((socket) => {
      let answered = 0;
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        requests.push(String(data).split(' ')[0] ?? '');
        if ((answered += 1) === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
        else if (die === 'reset') socket.resetAndDestroy();
        else if (die === 'end') socket.end();
      });
    });
    await new Promise<void>((resolve) => fragile.listen(0, '127.0.0.1', resolve));
    fragileUrl = new URL(`http://127.0.0.1:${(fragile.address() as AddressInfo).port}/`);
  });
  afterEach(() => void fragile.close());

  test.each(['reset', 'end', 'silence'] as const)('(%s) costs a read nothing but time', async (way) => {
    die = way;
    await send(fragileUrl, read);
    if (way === 'silence') pass(2_000);
    expect(await send(fragileUrl, read)).toMatchObject({ status: 200, text: '{}' });
    expect(requests).toEqual(['GET', 'GET', 'GET']);
  });

  test.each(['reset', 'end'] as const)(
    '(%s) under a change leaves it unknown: it is not sent again',
    async (way) => {
      die = way;
      await send(fragileUrl, read);
      const onLeaving = jest.fn();
      await expect(send(fragileUrl, { ...change, onLeaving })).rejects.toThrow();
      expect(onLeaving).toHaveBeenCalledTimes(1);
      expect(requests).toEqual(['GET', 'PATCH']);
    },
  );
});

describe('a request has left', () => {
  test('once there is a connection', async () => {
    const onLeaving = jest.fn();
    await send(url, { ...change, onLeaving });
    await send(url, { ...change, onLeaving });
    expect(onLeaving).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['nobody listens', 'http://[::1]:1/'],
    ['there is no such host', 'http://host.invalid/'],
  ])('never where %s', async (_, address) => {
    const onLeaving = jest.fn();
    await expect(send(new URL(address), { ...change, onLeaving })).rejects.toThrow();
    expect(onLeaving).not.toHaveBeenCalled();
  });

  test.each(['refuses', 'is silent'])('never where a server that %s at the greeting of TLS', async (way) => {
    const controller = new AbortController();
    const mute = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => (way === 'refuses' ? socket.destroy() : controller.abort()));
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const onLeaving = jest.fn();
    const address = new URL(`https://127.0.0.1:${(mute.address() as AddressInfo).port}/`);
    await expect(send(address, { ...change, signal: controller.signal, onLeaving })).rejects.toThrow();
    expect(onLeaving).not.toHaveBeenCalled();
    await new Promise((resolve) => mute.close(resolve));
  });
});
