import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What a request meets on its way. */
export interface Way {
  /** Milliseconds for each request. */
  readonly deadlineMs: number;
  /** Resolves names; Node's own when left out. */
  readonly lookup?: LookupFunction;
  /** Certificate authorities besides those of Node, as PEM. */
  readonly ca?: string;
}

/** A request. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, as it came: nothing is followed, unpacked or renamed. */
export interface Answer {
  readonly status: number;
  /** By lowercase name; several values of one name with commas between them. */
  readonly headers: ReadonlyMap<string, string>;
  /** At most four megabytes. */
  readonly body: string;
  /** False where the answer began, but did not end in time. */
  readonly ended: boolean;
  /** Milliseconds until it ended, or time was over. */
  readonly ms: number;
}

/** Nothing came back: `code` is Node's, such as `ECONNREFUSED`, or `TIMEOUT`. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly code: string;
  readonly ms: number;

  constructor(message: string, code: string, ms: number) {
    super(message);
    this.code = code;
    this.ms = ms;
  }
}

const mostBytes = 4 * 1024 * 1024;

/** Sends one request and takes what comes back. Throws `Unreached`. */
export function send(
  url: URL,
  { method = 'GET', headers = {}, body }: Sent,
  { deadlineMs, lookup, ca }: Way,
): Promise<Answer> {
  const began = performance.now();
  const elapsed = () => Math.round(performance.now() - began);
  const isHttps = url.protocol === 'https:';
  const options = { method, headers: { connection: 'close', ...headers }, ...(lookup && { lookup }) };
  return new Promise((resolve, reject) => {
    let answer: ((ended: boolean) => void) | undefined;
    const timer = setTimeout(() => {
      if (answer) answer(false);
      else reject(new Unreached(`no answer within ${deadlineMs / 1000} seconds`, 'TIMEOUT', elapsed()));
      outgoing.destroy();
    }, deadlineMs);
    const outgoing = (isHttps ? httpsRequest : httpRequest)(
      url,
      isHttps && ca !== undefined ? { ...options, ca } : options,
      (incoming) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer = (ended) => {
          clearTimeout(timer);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: headersOf(incoming.rawHeaders),
            body: Buffer.concat(chunks).toString(),
            ended,
            ms: elapsed(),
          });
        };
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= mostBytes) chunks.push(chunk);
          else outgoing.destroy();
        });
        incoming.once('end', () => answer?.(true));
        incoming.once('error', () => answer?.(false));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // Where an answer is there already, this is its end.
      if (!answer) reject(new Unreached(error.message, error.code ?? error.name, elapsed()));
    });
    outgoing.end(body);
  });
}

function headersOf(raw: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const before = headers.get(name);
    const value = raw[index + 1] ?? '';
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/** What the body says in JSON, of an object; undefined for anything else. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** True for a web page, as proxies, firewalls and sign-in pages of networks answer. */
export function isPage({ headers, body }: Answer): boolean {
  return /text\/html/i.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype html|html)/i.test(body);
}

/** The machines that these names stand for may be asked without TLS. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
