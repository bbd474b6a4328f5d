import type { FirstScopes } from './stages.ts';

/** What each client does, in this order; each is a column of the table. */
export const things = {
  token: 'Token',
  tools: 'Lists all tools',
  user: 'The model reads',
  page: 'Goes to the next page',
  argument: 'Wrong argument',
  permission: 'No permission',
  change: 'Changes',
  deletion: 'Deletes after',
  signIn: 'Signs in',
  read: 'Changes under `read`',
  all: 'Changes under `all`',
} as const;

export type Thing = keyof typeof things;

/** What must work with every client. */
export const indispensable: readonly Thing[] = ['token', 'tools', 'user', 'argument', 'permission', 'change'];

export const allThings = Object.keys(things) as readonly Thing[];

/** How a thing went. */
export interface Outcome {
  /** A word or two; a dash when it did not work. */
  readonly result: string;
  /** Why it did not work, or what is to be known. */
  readonly why?: string;
}

/** What stands in the table for what does not work. */
export const failed = '–';

/** What a client is asked to do, and what it needs for that. */
export interface Task {
  /** The file of its host. */
  readonly file: string;
  /** The MCP URL of each stage. */
  readonly urls: Readonly<Record<FirstScopes, string>>;
  readonly tokens: { readonly admin: string; readonly readOnly: string };
  /** Where the embedded Clerk of each stage is, and its key. */
  readonly clerks: Readonly<Record<FirstScopes, { readonly url: string; readonly secretKey: string }>>;
  /** Where browsers are: sends whom it is given to the end of the pages. */
  readonly browserUrl: string;
  /** Users for this client alone. */
  readonly users: {
    readonly changed: string;
    readonly deleted: string;
    readonly banned: Readonly<Record<FirstScopes, string>>;
  };
  /** What the server itself answers. */
  readonly expected: {
    readonly tools: readonly string[];
    /** How the text about the user `changed` begins. */
    readonly userText: string;
    readonly contact: string;
  };
}
