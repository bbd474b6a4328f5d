import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connectAhead, placeIn, wayOf } from '../../../lambda/http/connections.ts';
import { send } from '../../../lambda/http/send.ts';

let server: Server;
let url: URL;
/** Connections that the server has seen, and those that requests came over. */
let opened: Socket[];
let used: Socket[];
/** What the server says of how long it keeps a connection, in milliseconds. */
const keepAlive = 60_000;

beforeEach(async () => {
  opened = [];
  used = [];
  server = createServer({ keepAliveTimeout: keepAlive }, (request, response) => {
    used.push(request.socket);
    response.end('{}');
  });
  server.on('connection', (socket: Socket) => opened.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const { signal } = new AbortController();
const read = { headers: {}, signal };
const change = { method: 'PATCH', headers: {}, body: '{}', signal };

/** As if the instance had been frozen for so many milliseconds. */
function pass(milliseconds: number): void {
  const time = Date.now() + milliseconds;
  jest.spyOn(Date, 'now').mockReturnValue(time);
}

/** Opens a connection ahead, and waits until both sides have it. */
async function openAhead(mayIdle?: boolean): Promise<void> {
  const seen = once(server, 'connection');
  connectAhead(url, mayIdle);
  await seen;
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a connection that is opened ahead', () => {
  test.each([
    ['a read', read],
    ['a change', change],
  ])('carries %s that comes at once', async (_, request) => {
    connectAhead(url);
    await send(url, request);
    expect(used).toEqual(opened);
    expect(opened).toHaveLength(1);
  });

  test('is kept for the request after that', async () => {
    connectAhead(url);
    await send(url, read);
    await send(url, change);
    expect(opened).toHaveLength(1);
  });

  test('is one, however often it is asked for', async () => {
    connectAhead(url);
    connectAhead(url);
    await send(url, read);
    connectAhead(url);
    await send(url, read);
    expect(opened).toHaveLength(1);
  });

  test('and was not used before a pause carries no change', async () => {
    await openAhead();
    pass(2_000);
    await send(url, change);
    expect(opened).toHaveLength(2);
    expect(used).toEqual([opened[1]]);
  });

  test('and was not used before a pause carries a read, for which none is opened anew', async () => {
    await openAhead();
    pass(2_000);
    connectAhead(url, true);
    await send(url, read);
    expect(used).toEqual(opened);
    expect(opened).toHaveLength(1);
  });

  test('is opened anew after a pause for a change', async () => {
    await openAhead();
    pass(2_000);
    await openAhead();
    await send(url, change);
    expect(opened).toHaveLength(2);
    expect(used).toEqual([opened[1]]);
  });

  test.each([
    ['a read', read, 'asked for once more'],
    ['a change', change, 'asked for once more'],
    ['a read', read, 'used at once'],
    ['a change', change, 'used at once'],
  ])('and was frozen before it was there does not carry %s, %s', async (_, request, use) => {
    connectAhead(url);
    const frozen = wayOf('http:').ahead.get(url.host);
    // Nothing of it has come by now.
    pass(3_600_000);
    if (use === 'asked for once more') connectAhead(url);
    await send(url, request);
    expect(frozen?.destroyed).toBe(true);
  });

  test('and was there only after a pause, as far as it knows, carries no change', async () => {
    connectAhead(url);
    pass(3_000);
    await once(server, 'connection');
    await new Promise((resolve) => setImmediate(resolve));
    await send(url, change);
    expect(used).not.toContain(opened[0]);
  });

  test('and that the far side has ended is not taken', async () => {
    await openAhead();
    opened[0]?.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await send(url, change)).toMatchObject({ status: 200 });
    expect(opened).toHaveLength(2);
  });

  test('where nobody listens costs nothing: the request itself says so', async () => {
    const deaf = new URL('http://[::1]:1/');
    connectAhead(deaf);
    await expect(send(deaf, read)).rejects.toMatchObject({ syscall: 'connect' });
    connectAhead(new URL('http://host.invalid/'));
    await expect(send(new URL('http://host.invalid/'), read)).rejects.toThrow();
  });
});

describe('a connection without use is kept', () => {
  const keptFor = () => {
    const { agent } = wayOf('http:');
    return agent.freeSockets[agent.getName(placeIn(url))]?.map(({ timeout }) => timeout);
  };

  test('for 55 s', async () => {
    await send(url, read);
    await new Promise((resolve) => setImmediate(resolve));
    expect(keptFor()).toEqual([55_000]);
  });

  test('no longer than the far side keeps it', async () => {
    server.keepAliveTimeout = 20_000;
    await send(url, read);
    await new Promise((resolve) => setImmediate(resolve));
    const [milliseconds = 0] = keptFor() ?? [];
    expect(milliseconds).toBeGreaterThan(5_000);
    expect(milliseconds).toBeLessThanOrEqual(20_000);
  });
});
