import type { Socket } from 'node:net';
import { hasIdled, isThere, markAlive, placeIn, wayOf } from './connections.ts';

/** A request over HTTP or HTTPS. */
export interface HttpRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal: AbortSignal;
  /** Whether it may be sent twice, as what changes nothing may; GET when left out. */
  readonly mayRepeat?: boolean;
  /** Whether it goes past the proxy in the environment, where there is one: to AWS. */
  readonly isDirect?: boolean;
  /** Called each time that the request leaves: before that, whoever is asked has surely not seen it. */
  readonly onLeaving?: () => void;
  /** Bytes of the answer's body at most; without a limit when left out. */
  readonly maxBytes?: number;
}

/** A whole answer. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** The values of a header of any case, joined; undefined where there is none. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** Milliseconds within which a connection that has idled must bring an answer, or the read is sent over another one. */
const signOfLifeMs = 1_000;

/**
 * Sends a request over a connection that is kept for the next, and waits for the whole answer; redirects are not
 * followed. What must not be sent twice goes only over a connection that has not idled, a new one where there is none. The
 * rest may go over any, and over another one when a kept one turns out to be dead. Throws what the network throws, and when the answer is longer
 * than `maxBytes`. `fetch` would load undici, which costs more than all the rest of a cold start.
 */
export async function send(url: URL, request: HttpRequest): Promise<HttpResponse> {
  for (;;) {
    // Each time without an answer costs a kept connection: in the end there is none left.
    const answer = await attempt(url, request);
    if (answer) return answer;
  }
}

/** The answer; undefined when the kept connection that it would have come over was given up. */
function attempt(
  url: URL,
  {
    method = 'GET',
    headers,
    body,
    signal,
    mayRepeat = method === 'GET',
    isDirect = false,
    onLeaving = () => {},
    maxBytes = Infinity,
  }: HttpRequest,
): Promise<HttpResponse | undefined> {
  const { request, agent, readyEvent, isProxied } = wayOf(url.protocol, isDirect);
  const options = {
    ...placeIn(url),
    agent,
    method,
    path: url.pathname + url.search,
    headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let isAnswered = false;
    let wasThere = false;
    let signOfLife: NodeJS.Timeout | undefined;
    const giveUp = () => {
      resolve(undefined);
      outgoing.destroy();
    };
    const outgoing = request(options, (incoming) => {
      // It has none any more when it ends.
      const { socket } = incoming;
      isAnswered = true;
      clearTimeout(signOfLife);
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) outgoing.destroy(new Error(`more than ${maxBytes} bytes`));
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        markAlive(socket);
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          header: (name) => incoming.headersDistinct[name.toLowerCase()]?.join(', '),
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    // Nothing is written before it is known over what.
    outgoing.on('socket', (socket: Socket) => {
      wasThere = isThere(socket);
      if (wasThere && hasIdled(socket)) {
        if (!mayRepeat) return giveUp();
        signOfLife = setTimeout(giveUp, signOfLifeMs);
      }
      // That of a proxy may be ready by now.
      if (wasThere || (isProxied && !socket.connecting)) onLeaving();
      else socket.once(readyEvent, onLeaving);
      outgoing.end(body);
    });
    // As the option `signal` does, which hangs seven listeners on each request and never takes them off.
    const abort = () => {
      outgoing.destroy(signal.reason as Error);
      // While a proxy is silent, nothing is emitted.
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    outgoing.on('close', () => {
      signal.removeEventListener('abort', abort);
      clearTimeout(signOfLife);
    });
    outgoing.on('error', (error) => {
      if (mayRepeat && wasThere && !isAnswered && !signal.aborted) giveUp();
      else reject(error);
    });
  });
}
