import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Binds a server to 127.0.0.1.
 * @param port 0 for any free one
 * @returns its origin, and a `close` that also cuts open connections
 * @throws Error with the code EADDRINUSE when the port is taken
 */
export async function listen(
  server: Server,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
