import { DesktopClient } from '../e2e/desktop-client.ts';
import type { Person, Received, Session } from './session.ts';

/** Where browsers are sent back to: nothing listens there, for the person hands over the address. */
const callback = 'http://127.0.0.1:33418/callback';

/** How many tokens a host takes from a client before it says that this leads nowhere. */
const mostTokens = 5;

/** The parts of a connection of a library that has its host open the browser. */
export interface Connection {
  /** Connects anew with what the desktop keeps; throws when it must be signed in first. */
  connect(): Promise<Session>;
  /** Takes what the browser brought back. */
  finish(parameters: URLSearchParams): Promise<void>;
}

/**
 * Signs in with a library: connecting fails and leaves a page, the person goes through it, and connecting works. A call
 * that opens another page is made again after that.
 */
export async function signedIn(
  person: Person,
  makeConnection: (desktop: DesktopClient) => Connection,
): Promise<Session> {
  const desktop = new DesktopClient(callback);
  const keep = desktop.saveTokens;
  let tokens = 0;
  desktop.saveTokens = (saved) => {
    tokens += 1;
    if (tokens > mostTokens) throw new Error('It asks for token after token, and each is refused.');
    keep(saved);
  };
  const connection = makeConnection(desktop);
  const goThrough = async (): Promise<void> => {
    const page = desktop.pages.at(-1);
    if (!page) throw new Error('No page was opened.');
    const { searchParams } = await person.browse(page);
    const error = searchParams.get('error');
    if (error !== null) throw new Error(`${error}: ${searchParams.get('error_description')}`);
    await connection.finish(searchParams);
  };
  let session = await connection.connect().catch(async (cause: unknown) => {
    if (desktop.pages.length === 0) throw cause;
    await goThrough();
    return connection.connect();
  });
  /** When a page was opened, the person goes through it, and the call is made once more. */
  const again = async (pages: number, call: () => Promise<Received>): Promise<Received | undefined> => {
    if (desktop.pages.length === pages) return undefined;
    await goThrough();
    await session.close();
    session = await connection.connect();
    return call();
  };
  return {
    listTools: () => session.listTools(),
    async call(name, args) {
      const pages = desktop.pages.length;
      const call = () => session.call(name, args);
      try {
        const received = await call();
        return (await again(pages, call)) ?? received;
      } catch (error) {
        const received = await again(pages, call);
        if (received) return received;
        throw error;
      }
    },
    get forms() {
      return session.forms ?? 0;
    },
    close: () => session.close(),
  };
}
