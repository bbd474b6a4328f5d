/** What a host hands to its model of one call. */
export interface Received {
  /** All that the model reads. */
  readonly text: string;
  /** How the host itself learns that a call failed; undefined when it does not. */
  readonly failure?: 'marked' | 'thrown' | undefined;
}

/** Thrown by hosts that call only what was listed. */
export class NoSuchTool extends Error {
  override readonly name = 'NoSuchTool';

  constructor(tool: string) {
    super(`${tool} is not listed.`);
  }
}

/** A host that is connected through the client under test. */
export interface Session {
  /** The names of all tools. */
  listTools(): Promise<readonly string[]>;
  /** Calls a tool as the host would for its model. May throw where the host does. */
  call(name: string, args: Readonly<Record<string, unknown>>): Promise<Received>;
  /** How many forms it has put before a person so far; each was accepted. */
  readonly forms?: number;
  close(): Promise<void>;
}

/** A person at a browser. */
export interface Person {
  /** Goes through the pages that begin at `page`; gives the URL that the browser is sent to in the end. */
  browse(page: URL): Promise<URL>;
  /** How many pages were begun with so far. */
  pages(): Promise<number>;
  /** Has an administrator make an OAuth application, for clients that can't register themselves. */
  application(redirectUrl: string): Promise<{ readonly client_id: string }>;
}

/** The client under test, and a host around it as its documentation has it. */
export interface Host {
  /** Connects with a bearer token. */
  withToken(url: string, token: string): Promise<Session>;
  /** Has a person sign in, starting with nothing but the URL. */
  signIn(url: string, person: Person): Promise<Session>;
  /** Ends what would run on. */
  end?(): Promise<void>;
}

/** The text of the blocks of a result. */
export function textOf(content: unknown): string {
  return Array.isArray(content) ? content.map((block) => textIn(block)).join('\n') : JSON.stringify(content);
}

function textIn(block: unknown): string {
  const text = (block as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : JSON.stringify(block);
}
