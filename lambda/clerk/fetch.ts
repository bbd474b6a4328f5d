import { AsyncLocalStorage } from 'node:async_hooks';
import { outgoingRequest, type Permit, type RequestGuard } from './request-guard.ts';

/** What one call of `@clerk/backend` does on the network. */
export interface Exchange {
  /** Ends the HTTP request; the SDK itself takes no signal. */
  readonly signal: AbortSignal;
  /** HTTP requests sent so far. */
  requests: number;
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
  if (exchange.skip !== undefined && pathOf(input).endsWith(exchange.skip)) {
    return Response.json({ object: 'total_count', total_count: 0 });
  }
  exchange.networkError = undefined;
  let permit: Permit | undefined;
  let sent = false;
  try {
    permit = await permitFor(exchange, input, init);
    exchange.signal.throwIfAborted();
    sent = true;
    exchange.requests += 1;
    const response = await platformFetch(input, { ...init, signal: exchange.signal });
    if (response.status >= 400 && response.status < 500) await permit?.giveBack();
    return response;
  } catch (cause) {
    exchange.networkError = cause;
    if (!sent || wasNeverSent(cause)) await permit?.giveBack();
    throw cause;
  }
};

function pathOf(input: string | URL | Request): string {
  return new URL(input instanceof Request ? input.url : input).pathname;
}

/** Asks the guard, whose own requests are none of the exchange. */
async function permitFor(
  { guard }: Exchange,
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<Permit | undefined> {
  if (!guard) return undefined;
  const request = await outgoingRequest(input, init);
  return exchanges.exit(() => guard(request));
}

/** Runs `work` so that every request it sends to Clerk obeys and is counted by `exchange`. */
export function within<T>(exchange: Exchange, work: () => Promise<T>): Promise<T> {
  return exchanges.run(exchange, work);
}

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** True when the request surely never reached Clerk: no connection was made. */
export function wasNeverSent(networkError: unknown): boolean {
  for (let error = networkError; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && neverConnected.has(error.code)) return true;
    if (error instanceof AggregateError && error.errors.length > 0) {
      return error.errors.every((inner) => wasNeverSent(inner));
    }
  }
  return false;
}
