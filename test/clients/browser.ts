import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Laptop } from '../../local/laptop.ts';
import { signIn } from '../e2e/signing-in/sign-in.ts';

/** Whom clients sign in as: a person whose rule gives everything. */
const email = 'ada.okafor@northwind.example';

/** A browser that signs in as Ada on whatever page it is given. */
export interface Browser {
  /**
   * Takes the URL of a page as the body of a POST, and answers with the URL that the browser is sent to in the end. With
   * `?follow` it goes there, too. Answers a GET with how many pages it was given. Each path below is a browser of its own.
   */
  readonly url: string;
  close(): void;
}

/** Starts a browser for the pages of these laptops. */
export async function startBrowser(laptops: readonly Laptop[]): Promise<Browser> {
  const browse = async (page: URL): Promise<URL> => {
    const laptop = laptops.find(({ clerk }) => clerk.url === page.origin);
    if (!laptop) throw new Error(`${page.origin} is no Clerk`);
    const parameters = await signIn(laptop, page, email);
    const end = new URL(page.searchParams.get('redirect_uri') ?? '');
    for (const [name, value] of parameters) end.searchParams.set(name, value);
    return end;
  };
  const pages = new Map<string, number>();
  const server = createServer((request, response) => {
    const answer = async () => {
      const [path = '', query] = (request.url ?? '').split('?');
      const before = pages.get(path) ?? 0;
      if (request.method === 'GET') return String(before);
      pages.set(path, before + 1);
      const end = await browse(new URL(await text(request)));
      if (query === 'follow') await (await fetch(end)).text();
      return end.href;
    };
    answer().then(
      (body) => response.end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
