import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** A request over HTTP or HTTPS. */
export interface HttpRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal: AbortSignal;
  /** Whether it may be sent twice, since it changes nothing; GET may when left out. */
  readonly isRead?: boolean;
  /** Called each time that the request leaves: before that, whoever is asked has surely not seen it. */
  readonly onLeaving?: () => void;
  /** Bytes of the answer's body at most; without a limit when left out. */
  readonly maxBytes?: number;
  /** Whether it goes past the proxy of the settings, as what is asked of AWS does. */
  readonly isDirect?: boolean;
}

/** A whole answer. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** The values of a header of any case, joined; undefined where there is none. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/**
 * Milliseconds after which a connection without use has idled. Lambda freezes an instance between two requests, for
 * seconds or hours, and what became of its connections meanwhile shows only when they are used; a connection within one
 * request is used again sooner.
 */
const idleMs = 1_000;

/** Milliseconds within which a connection that has idled must bring an answer, or the read is sent over another one. */
const signOfLifeMs = 1_000;

/** When each kept connection was last used, by the clock that goes on while the instance is frozen. */
const usedAt = new WeakMap<Socket, number>();

const hasIdled = (socket: Socket) => !(Math.abs(Date.now() - (usedAt.get(socket) ?? NaN)) < idleMs);

/**
 * Sends a request over a connection that is kept for the next, and waits for the whole answer; redirects are not
 * followed. A change goes only over a connection that has not idled, a new one where there is none. A read may go over any,
 * and over another one when a kept one turns out to be dead. Throws what the network throws, and when the answer is longer
 * than `maxBytes`. `fetch` would load undici, which costs more than all the rest of a cold start.
 */
export async function send(url: URL, request: HttpRequest): Promise<HttpResponse> {
  const proxy = process.env['OUTBOUND_PROXY'];
  const agent =
    proxy && !request.isDirect
      ? (await import('./proxy-agent.ts')).proxyAgent(url.protocol, proxy)
      : undefined;
  for (;;) {
    // Each time without an answer costs a kept connection: in the end there is none left.
    const answer = await attempt(url, request, agent);
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
    isRead = method === 'GET',
    onLeaving = () => {},
    maxBytes = Infinity,
  }: HttpRequest,
  agent: Agent | undefined,
): Promise<HttpResponse | undefined> {
  const request = requestOf(url.protocol);
  const options = {
    ...(agent && { agent }),
    method,
    // IPv6 addresses stand in brackets in URLs only.
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port,
    path: url.pathname + url.search,
    headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let isAnswered = false;
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
        usedAt.set(socket, Date.now());
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          header: (name) => incoming.headersDistinct[name.toLowerCase()]?.join(', '),
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    // Nothing is written before it is known over what.
    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket && hasIdled(socket)) {
        if (!isRead) return giveUp();
        signOfLife = setTimeout(giveUp, signOfLifeMs);
      }
      if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onLeaving);
      else onLeaving();
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
      if (isRead && outgoing.reusedSocket && !isAnswered && !signal.aborted) giveUp();
      else reject(error);
    });
  });
}

type RequestFunction = typeof import('node:http').request;

const requestFunctions = new Map<string, RequestFunction>();

/** Loaded when needed, and asked for once: Node checks each time whether it may be had. */
function requestOf(protocol: string): RequestFunction {
  let request = requestFunctions.get(protocol);
  if (!request) {
    ({ request } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http'));
    requestFunctions.set(protocol, request);
  }
  return request;
}
