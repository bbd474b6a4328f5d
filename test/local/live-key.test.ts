import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, setGlobalProxyFromEnv } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyHost, proxyIn } from '../../local/cloud/proxy.ts';
import { checkLiveKey } from '../../local/live-key.ts';
import { environment } from '../../lambda/environment.ts';

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

async function listening(answer?: RequestListener): Promise<Server & { url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

describe('npm start -- --clerk live says what is the matter', () => {
  test.each<[number, Record<string, string>, RegExp]>([
    [401, {}, /^Clerk refuses the key in CLERK_SECRET_KEY\./],
    [403, {}, /answered 403 at http:.*lets nobody in from this network/],
    [429, { 'retry-after': '7' }, /answered 429 at http:.*rate limit.*Try again in 7 seconds/],
    [500, {}, /failed with status 500 .*status\.clerk\.com/],
    [503, {}, /failed with status 503 .*status\.clerk\.com/],
    [404, {}, /answered 404 .*which Clerk does not do/],
  ])('when the answer is %i', async (status, headers, line) => {
    const { url } = await listening((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end('{"errors":[{"code":"x","message":"no"}]}');
    });
    const fault = await checkLiveKey('sk_test_abc', { apiUrl: url });
    expect(fault).toMatch(line);
    expect(fault).not.toMatch(/\n|sk_test_abc/);
  });

  test('when a firewall answers with a page', async () => {
    const { url } = await listening((_, response) => {
      response.writeHead(403, { 'content-type': 'text/html' }).end('<html>no</html>');
    });
    expect(await checkLiveKey('sk_test_abc', { apiUrl: url })).toMatch(/answered 403/);
  });

  test('when nobody answers', async () => {
    const { url } = await listening();
    running.pop()?.close();
    expect(await checkLiveKey('sk_test_abc', { apiUrl: url })).toBe(
      `Clerk could not be reached at ${url} to check the key. Check the network and try again.`,
    );
  });

  test('when the proxy does not let it through, without its password', async () => {
    const server = await listening();
    server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const proxy = proxyIn({ HTTPS_PROXY: server.url.replace('http://', 'http://ada:secret@') });
    if (!proxy) throw new Error('no proxy');
    const restore = setGlobalProxyFromEnv({ ...proxy });
    const fault = await checkLiveKey('sk_test_abc', { proxy }).finally(restore);
    expect(fault).toMatch(/^The proxy answered 407 on the way to Clerk, .*127\.0\.0\.1:\d+ of HTTPS_PROXY/);
    expect(fault).not.toContain('secret');
  });
});

describe('the proxy of an environment', () => {
  test('is that for https; this machine is never reached by it', () => {
    expect(proxyIn({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.example.com,10.0.0.1' })).toEqual({
      https_proxy: 'http://proxy:3128',
      no_proxy: '.example.com,10.0.0.1,127.0.0.1,localhost,::1',
    });
    expect(proxyIn({ https_proxy: 'http://a', HTTPS_PROXY: 'http://b' })?.https_proxy).toBe('http://a');
    expect(proxyIn({ HTTP_PROXY: 'http://proxy:3128', HTTPS_PROXY: '' })).toBeUndefined();
    expect(proxyHost({ https_proxy: 'http://ada:secret@proxy:3128', no_proxy: '' })).toBe('proxy:3128');
  });

  test.each(['proxy:3128', 'socks5://proxy', 'nonsense'])('is refused by its name: %s', (url) => {
    expect(() => proxyIn({ HTTPS_PROXY: url })).toThrow(/^HTTPS_PROXY is no URL of a proxy/);
  });

  test.each(['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY'])(
    'is refused in one line by a deployed function: %s',
    (name) => {
      expect(() => environment({ [name]: 'http://proxy:3128' })).toThrow(
        `${name} is set, but the functions heed no proxy but that of network.functions.proxyUrl; remove it.`,
      );
    },
  );
});
