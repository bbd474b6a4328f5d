import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Binds a server to 127.0.0.1.
 * @param port 0 for any free one
 * @returns its origin
 * @throws Error with the code EADDRINUSE when the port is taken
 */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return `http://127.0.0.1:${bound}`;
}

/** Stops a server and cuts its open connections; also fine for one that never listened. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
