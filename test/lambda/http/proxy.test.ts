import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { send } from '../../../lambda/http/send.ts';
import { certificate, type LoopbackProxy, startLoopbackProxy, startTlsServer } from '../../loopback-proxy.ts';

let proxy: LoopbackProxy;
let server: Awaited<ReturnType<typeof startTlsServer>>;
const trusted = getCACertificates('default');
const signal = new AbortController().signal;
const headers = { authorization: 'Bearer sk_test_hidden' };

beforeAll(async () => {
  setDefaultCACertificates([...trusted, certificate]);
  server = await startTlsServer((request, response) => {
    request.resume().on('end', () => response.end(`${request.method} ${request.headers.authorization}`));
  });
});
beforeEach(async () => {
  proxy = await startLoopbackProxy();
  process.env['OUTBOUND_PROXY'] = proxy.url;
});
afterEach(() => proxy.close());
afterAll(async () => {
  delete process.env['OUTBOUND_PROXY'];
  setDefaultCACertificates(trusted);
  await server.close();
});

test('a request goes through a tunnel to the host that is asked, and the proxy sees nothing else of it', async () => {
  const body = '{"name":"Ada"}';
  const { status, text } = await send(new URL('/v1/users', server.url), {
    method: 'POST',
    headers,
    body,
    signal,
  });
  expect([status, text]).toEqual([200, 'POST Bearer sk_test_hidden']);
  expect(proxy.tunnels).toEqual([new URL(server.url).host]);
  expect(proxy.seen.join()).not.toMatch(/hidden|Ada|\/v1/);
});

test('the next request goes through the same tunnel', async () => {
  const read = () => send(new URL(server.url), { headers, signal });
  await read();
  await read();
  expect(proxy.tunnels).toHaveLength(1);
});

test('what a proxy refuses has not left: whoever is asked has surely not seen it', async () => {
  proxy.behaviour = 'refuse';
  let left = 0;
  const onLeaving = () => (left += 1);
  const refused = send(new URL(server.url), { method: 'POST', headers, signal, onLeaving });
  await expect(refused).rejects.toMatchObject({ code: 'ERR_PROXY_TUNNEL' });
  expect(left).toBe(0);
  proxy.behaviour = 'open';
  await send(new URL(server.url), { method: 'POST', headers, signal, onLeaving });
  expect(left).toBe(1);
});

test('a proxy that is silent is given up at the deadline', async () => {
  proxy.behaviour = 'silent';
  const deadline = new AbortController();
  const asked = send(new URL(server.url), { headers, signal: deadline.signal });
  const abort = async () => {
    while (proxy.tunnels.length === 0) await new Promise(setImmediate);
    deadline.abort(new Error('too late'));
  };
  await Promise.all([expect(asked).rejects.toThrow('too late'), abort()]);
});

test('what is asked of AWS goes past it', async () => {
  // Its name is in no DNS: it is the one of this machine that is found without a proxy.
  const url = new URL(server.url);
  url.hostname = 'localhost';
  expect((await send(url, { headers, signal, isDirect: true })).status).toBe(200);
  expect(proxy.seen).toEqual([]);
});
