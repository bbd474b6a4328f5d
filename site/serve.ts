import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/** A site that is being served. */
export interface Served {
  /** Its address, with the base. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built folder on this machine alone; `port` 0 takes any free one. Throws when the port is taken. */
export async function serveSite(folder: string, base: string, port = 0): Promise<Served> {
  const app = new Hono();
  app.use(
    `${base}*`,
    serveStatic({ root: folder, rewriteRequestPath: (path) => `/${path.slice(base.length)}` }),
  );
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}${base}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
