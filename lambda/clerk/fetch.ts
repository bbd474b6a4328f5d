import { AsyncLocalStorage } from 'node:async_hooks';
import { type HttpResponse, send } from '../http/send.ts';
import { type Effects, effectOf } from './effects.ts';
import { changesSomething, outgoingRequest, type Permit, type RequestGuard } from './request-guard.ts';

/** What one call of `@clerk/backend` does on the network. */
export interface Exchange {
  /** Ends the HTTP request; the SDK itself takes no signal. */
  readonly signal: AbortSignal;
  /** HTTP requests sent so far. */
  requests: number;
  /** What became of the changes among them. */
  readonly effects: Effects;
  /** Why the newest request got no answer, where it got none. The SDK keeps only the message. */
  networkError: unknown;
  /** End of the path of requests that are answered here, as if there were none to count, and not sent. */
  readonly skip?: string | undefined;
  /** Sees every request before it is sent. */
  readonly guard?: RequestGuard | undefined;
}

const exchanges = new AsyncLocalStorage<Exchange>();
const platformFetch = globalThis.fetch;

// The SDK binds `fetch` when it is imported and offers no other way to abort a request: this module must be
// imported before it.
globalThis.fetch = async (input, init) => {
  const exchange = exchanges.getStore();
  if (!exchange) return platformFetch(input, init);
  if (!(typeof input === 'string' || input instanceof URL)) throw new TypeError('Clerk is asked by URL only');
  const url = new URL(input);
  if (exchange.skip !== undefined && url.pathname.endsWith(exchange.skip)) return nothingCounted;
  exchange.networkError = undefined;
  let permit: Permit | undefined;
  let isChange = false;
  let sent = false;
  try {
    const request = outgoingRequest(url, init);
    isChange = changesSomething(request);
    // The guard's own requests are none of the exchange.
    const { guard } = exchange;
    permit = guard && (await exchanges.exit(() => guard(request)));
    exchange.signal.throwIfAborted();
    sent = true;
    exchange.requests += 1;
    const answer = await transmit(url, { ...init, signal: exchange.signal });
    if (isChange || permit) {
      const effect = effectOf(answer);
      if (effect === 'refused') await permit?.giveBack();
      else if (isChange) exchange.effects[effect] += 1;
    }
    const response = toResponse(answer);
    return permit?.look ? lookedThrough(response, permit.look) : response;
  } catch (cause) {
    exchange.networkError = cause;
    if (!sent || wasNeverSent(cause)) await permit?.giveBack();
    else if (isChange) exchange.effects.unknown += 1;
    throw cause;
  }
};

/** The few uploads there are go as forms, which the platform makes into bytes. */
async function transmit(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<HttpResponse> {
  const { method = 'GET', headers = {}, body, signal } = init;
  if (body instanceof Object) {
    const answer = await platformFetch(url, { ...init, redirect: 'manual' });
    const { status, statusText } = answer;
    const header = (name: string) => answer.headers.get(name) ?? undefined;
    return { status, statusText, header, text: await answer.text() };
  }
  const sent = {
    method,
    // The SDK gives an object where it reads its keys, and its headers everywhere else.
    headers: Object.fromEntries(
      Symbol.iterator in headers
        ? (headers as Iterable<[string, string]>)
        : Object.entries(headers as Readonly<Record<string, string>>),
    ),
    signal,
    ...(typeof body === 'string' ? { body } : {}),
  };
  return send(url, sent);
}

/** An answer with what the SDK reads of one. */
function toResponse({ status, statusText, header, text }: HttpResponse): Response {
  return {
    status,
    statusText,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => header(name) ?? null },
    json: async (): Promise<unknown> => JSON.parse(text),
    text: async () => text,
  } as Response;
}

/** The answer as `look` lets it be seen. What it asks Clerk itself is none of the exchange. */
function lookedThrough(response: Response, look: NonNullable<Permit['look']>): Response {
  const { status, statusText, ok, headers } = response;
  const json = () => exchanges.exit(async () => look(await response.json()));
  return { status, statusText, ok, headers, json, text: () => response.text() } as Response;
}

const nothingCounted = toResponse({
  status: 200,
  statusText: 'OK',
  header: () => 'application/json',
  text: '{"object":"total_count","total_count":0}',
});

/** Runs `work` so that every request it sends to Clerk obeys and is counted by `exchange`. */
export function within<T>(exchange: Exchange, work: () => Promise<T>): Promise<T> {
  return exchanges.run(exchange, work);
}

/** What the system was asked for when there was no connection yet. */
const connecting = new Set(['connect', 'getaddrinfo']);

/** True when the request surely never reached Clerk: no connection was made. */
export function wasNeverSent(networkError: unknown): boolean {
  for (let error = networkError; error instanceof Error; error = error.cause) {
    if ('syscall' in error && typeof error.syscall === 'string' && connecting.has(error.syscall)) return true;
    if (error instanceof AggregateError && error.errors.length > 0) {
      return error.errors.every((inner) => wasNeverSent(inner));
    }
  }
  return false;
}
