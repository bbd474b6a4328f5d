import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it; CHROMIUM says where it is elsewhere. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** True when there is a browser to test with, or BROWSER_TESTS=required says that there must be. */
export const hasBrowser = existsSync(executablePath) || process.env['BROWSER_TESTS'] === 'required';

if (!hasBrowser) {
  process.stderr.write(
    `The tests that sign in through a browser did not run: ${executablePath} isn't there. Install Chromium, or set CHROMIUM to where it is.\n`,
  );
}

/** Starts a headless browser that talks to nobody but this machine. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The place that an MCP client opens on this machine for the browser to come back to. */
export class Callback {
  readonly url: string;
  readonly #server: Server;
  #arrived: (parameters: URLSearchParams) => void = () => undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
      response.end('You may close this page.');
      if (pathname === '/callback') this.#arrived(searchParams);
    });
  }

  static async listen(): Promise<Callback> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Callback(server);
  }

  /** What the browser brings when it next comes back. */
  next(): Promise<URLSearchParams> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
