/** A request over HTTP or HTTPS. */
export interface HttpRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
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

/**
 * Sends a request over a connection that is kept for the next, and waits for the whole answer; redirects are not
 * followed. Throws what the network throws, and when the answer is longer than `maxBytes`. `fetch` would load undici,
 * which costs more than all the rest of a cold start.
 */
export function send(
  url: URL,
  { method = 'GET', headers, body, signal, maxBytes = Infinity }: HttpRequest,
): Promise<HttpResponse> {
  const request = requestOf(url.protocol);
  const options = {
    method,
    // IPv6 addresses stand in brackets in URLs only.
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port,
    path: url.pathname + url.search,
    headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) outgoing.destroy(new Error(`more than ${maxBytes} bytes`));
      });
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          header: (name) => incoming.headersDistinct[name.toLowerCase()]?.join(', '),
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    // As the option `signal` does, which hangs seven listeners on each request and never takes them off.
    const abort = () => outgoing.destroy(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    outgoing.on('close', () => signal.removeEventListener('abort', abort));
    outgoing.on('error', reject);
    outgoing.end(body);
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
