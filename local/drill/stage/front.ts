import { createServer, request as send, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../cloud/listen.ts';

/** A server on loopback in front of another, which lets through what it is told to. */
export interface Front {
  readonly url: string;
  /** Address of the server behind it. */
  target: string;
  /** `open` lets all pass, `silent` answers nothing, `down` closes each connection. */
  mode: 'open' | 'silent' | 'down';
  /** Requests that pass in a window of ten seconds; more are answered 429, as Clerk does. */
  limit: number;
  /** Requests that came, and those of them that were answered 429. */
  readonly seen: { all: number; limited: number };
  close(): Promise<void>;
}

const windowMs = 10_000;
const tooMany = JSON.stringify({
  errors: [{ code: 'too_many_requests', message: 'Too many requests.', long_message: 'Too many requests.' }],
});

/** Opens a front to nowhere; set its `target`. */
export async function openFront(): Promise<Front> {
  let windowAt = -Infinity;
  let used = 0;
  const wait = (): number => {
    if (Date.now() - windowAt >= windowMs) [windowAt, used] = [Date.now(), 0];
    used += 1;
    return used > front.limit ? Math.ceil((windowAt + windowMs - Date.now()) / 1000) : 0;
  };
  const pass = (outgoing: ServerResponse, path: string, options: object, body: Buffer): void => {
    const onward = send(new URL(path, front.target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => undefined);
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      front.seen.all += 1;
      if (front.mode === 'silent') return;
      if (front.mode === 'down') {
        incoming.socket.destroy();
        return;
      }
      const seconds = front.limit === Infinity ? 0 : wait();
      if (seconds > 0) {
        front.seen.limited += 1;
        outgoing.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(seconds) });
        outgoing.end(tooMany);
        return;
      }
      const { method, url = '/', headers } = incoming;
      pass(outgoing, url, { method, headers }, Buffer.concat(chunks));
    });
  });
  const front: Front = {
    url: await listen(server, 0),
    target: '',
    mode: 'open',
    limit: Infinity,
    seen: { all: 0, limited: 0 },
    async close() {
      server.closeAllConnections();
      await closeServer(server);
    },
  };
  return front;
}
