import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IdentityUnavailable } from '../../../lambda/identity/errors.ts';
import { getJson } from '../../../lambda/identity/get-json.ts';

/** What the issuer answers, by path. */
const answers: Record<string, RequestListener> = {
  '/good': (_, response) => response.setHeader('content-type', 'application/json').end('{"keys":[]}'),
  '/charset': (_, response) =>
    response.setHeader('content-type', 'application/json; charset=utf-8').end('{"name":"é删🗑"}'),
  '/parts': (_, response) => {
    // A character in two parts.
    const bytes = Buffer.from('{"name":"é"}');
    response.write(bytes.subarray(0, 10));
    response.end(bytes.subarray(10));
  },
  '/full': (_, response) => response.end(JSON.stringify({ text: 'a'.repeat(262_144 - 11) })),
  '/too-large': (_, response) => response.end(JSON.stringify({ text: 'a'.repeat(262_144 - 10) })),
  '/endless': (_, response) => {
    const fill = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', fill);
    fill();
  },
  '/redirect': (_, response) => response.writeHead(302, { location: '/good' }).end('{"keys":[]}'),
  '/moved': (_, response) => response.writeHead(301, { location: '/good' }).end(),
  '/empty': (_, response) => response.end(),
  '/html': (_, response) => response.setHeader('content-type', 'text/html').end('<html></html>'),
  '/torn': (_, response) => response.end('{"keys":['),
  '/broken': (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"keys":', () => response.destroy());
  },
  '/reset': (request) => request.socket.destroy(),
  '/list': (_, response) => response.end('[]'),
  '/null': (_, response) => response.end('null'),
  '/text': (_, response) => response.end('"keys"'),
  '/number': (_, response) => response.end('1'),
};
const statuses = [201, 204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 502, 503];

let server: Server;
let origin: string;
const asked: { path: string; headers: Record<string, unknown> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = '' } = request;
    asked.push({ path: url, headers: request.headers });
    const status = /^\/status\/(\d+)$/.exec(url)?.[1];
    if (status !== undefined) response.writeHead(Number(status)).end(status === '204' ? '' : '{"keys":[]}');
    else (answers[url] ?? ((_, other) => other.writeHead(404).end()))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(
  () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
);

describe('the JSON at an issuer’s URL', () => {
  test('is read, whatever the content type', async () => {
    expect(await getJson(`${origin}/good`)).toEqual({ keys: [] });
    expect(await getJson(`${origin}/charset`)).toEqual({ name: 'é删🗑' });
  });

  test('is read in UTF-8, even where a character comes in two parts', async () => {
    expect(await getJson(`${origin}/parts`)).toEqual({ name: 'é' });
  });

  test('may have 256 KB, and no more', async () => {
    expect((await getJson(`${origin}/full`))['text']).toHaveLength(262_133);
    await expect(getJson(`${origin}/too-large`)).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('is asked for without any credential', async () => {
    asked.length = 0;
    await getJson(`${origin}/good`);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).toMatchObject({ accept: 'application/json' });
    expect(Object.keys(asked[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/authorization|cookie/)]),
    );
  });

  test.each(['/redirect', '/moved'])('is not looked for elsewhere: %s is not followed', async (path) => {
    asked.length = 0;
    await expect(getJson(`${origin}${path}`)).rejects.toThrow(/answered with status 30[12]/);
    expect(asked.map((request) => request.path)).toEqual([path]);
  });

  test.each(statuses)('is unavailable with status %d', async (status) => {
    await expect(getJson(`${origin}/status/${status}`)).rejects.toMatchObject({
      name: 'IdentityUnavailable',
      message: `${origin}/status/${status}: answered with status ${status}`,
    });
  });

  test.each(['/empty', '/html', '/torn', '/list', '/null', '/text', '/number'])(
    'is unavailable when there is no object: %s',
    async (path) => {
      await expect(getJson(`${origin}${path}`)).rejects.toMatchObject({
        name: 'IdentityUnavailable',
        message: `${origin}${path}: answered with no JSON object`,
      });
    },
  );

  test.each(['/endless', '/broken', '/reset'])(
    'is unavailable when the answer has no end: %s',
    async (path) => {
      await expect(getJson(`${origin}${path}`)).rejects.toBeInstanceOf(IdentityUnavailable);
    },
  );

  test('is unavailable when nobody is there', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    await expect(getJson(`http://127.0.0.1:${port}/good`)).rejects.toMatchObject({
      name: 'IdentityUnavailable',
      message: `http://127.0.0.1:${port}/good: did not answer`,
    });
  });

  test.each(['https://', 'ftp://127.0.0.1/keys', 'file:///etc/passwd', 'keys', ''])(
    'is unavailable at %j, which is no web URL',
    async (url) => {
      await expect(getJson(url)).rejects.toBeInstanceOf(IdentityUnavailable);
    },
  );
});
