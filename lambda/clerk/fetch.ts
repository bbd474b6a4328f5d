import { AsyncLocalStorage } from 'node:async_hooks';
import { type HttpRequest, type HttpResponse, send } from '../http/send.ts';
import { type Effects, effectOf } from './effects.ts';
import {
  changesSomething,
  type ClerkAnswer,
  type OutgoingRequest,
  outgoingRequest,
  type Permit,
  type ReachGuard,
  type RequestGuard,
} from './request-guard.ts';

/** Told how a request was answered: its status, undefined for not at all, after milliseconds; `retryAfter` in seconds. */
export type Watch = (
  status: number | undefined,
  after: number,
  retryAfter?: number,
) => Promise<void> | undefined;

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
  /** Whether that was on the way, and the request surely changed nothing: it never left, or it is a read. */
  changedNothing: boolean;
  /** End of the path of requests that are answered here, as if there were none to count, and not sent. */
  readonly skip?: string | undefined;
  /** Sees every request before it is sent. */
  readonly guard?: RequestGuard | undefined;
  /** Told of each request that leaves. */
  readonly onLeaving: () => void;
  /** Told how each request was answered, undefined for not at all, and after how many milliseconds. */
  readonly watch?: Watch | undefined;
  /** Holds every request to what its caller may reach. */
  readonly reach?: ReachGuard | undefined;
  /** Is told what of each answer is in reach. */
  readonly seen?: ((text: string) => void) | undefined;
}

const exchanges = new AsyncLocalStorage<Exchange>();
const platformFetch = globalThis.fetch;

// The SDK binds `fetch` when it is imported and offers no other way to abort a request: this module must be
// imported before it.
globalThis.fetch = async (input, init) => {
  const exchange = exchanges.getStore();
  if (!exchange) return platformFetch(input, init);
  if (!(typeof input === 'string' || input instanceof URL)) throw new TypeError('Clerk is only asked by URL');
  const url = new URL(input);
  if (exchange.skip !== undefined && url.pathname.endsWith(exchange.skip)) return nothingCounted;
  exchange.networkError = undefined;
  exchange.changedNothing = false;
  let permit: Permit | undefined;
  let isChange = false;
  let request: OutgoingRequest | undefined;
  let isOnTheWay = false;
  let hasLeft = false;
  let sentAt = 0;
  const onLeaving = () => {
    hasLeft = true;
    exchange.requests += 1;
    exchange.onLeaving();
  };
  try {
    const outgoing = outgoingRequest(url, init);
    request = outgoing;
    isChange = changesSomething(outgoing);
    // The guard's own requests are none of the exchange.
    const { guard, reach } = exchange;
    const passage = reach && (await exchanges.exit(() => reach(outgoing, url)));
    if (passage && 'answer' in passage) return toResponse(httpAnswer(passage.answer));
    permit = guard && (await exchanges.exit(() => guard(outgoing)));
    exchange.signal.throwIfAborted();
    isOnTheWay = true;
    sentAt = performance.now();
    const way = { signal: exchange.signal, mayRepeat: !isChange, onLeaving };
    const answer = await transmit(passage?.url ?? url, init, way);
    const retryAfter = answer.header('retry-after');
    const watched = exchange.watch?.(
      answer.status,
      performance.now() - sentAt,
      retryAfter === undefined ? undefined : Number(retryAfter),
    );
    if (watched) await watched;
    if (isChange || permit) {
      const effect = effectOf(answer);
      if (effect === 'refused') await permit?.giveBack();
      else if (isChange) count(exchange.effects, outgoing, effect, answer.text);
    }
    const look = passage?.look;
    const shown = look ? await exchanges.exit(() => inReach(answer, look)) : answer;
    exchange.seen?.(shown.text);
    const response = toResponse(shown);
    return permit?.look ? lookedThrough(response, permit.look) : response;
  } catch (cause) {
    exchange.networkError = cause;
    exchange.changedNothing = isOnTheWay && !(hasLeft && isChange);
    if (!hasLeft) await permit?.giveBack();
    else if (isChange && request) count(exchange.effects, request, 'unknown');
    if (isOnTheWay && exchange.signal.aborted) await exchange.watch?.(undefined, performance.now() - sentAt);
    throw cause;
  }
};

function count(
  effects: Effects,
  { method, path, body }: OutgoingRequest,
  effect: 'done' | 'unknown',
  text = '',
): void {
  effects[effect] += 1;
  effects.sent.push({ method, path, body, text, effect });
}

/** The few uploads there are go as forms, which the platform makes into bytes. */
async function transmit(
  url: URL,
  { method = 'GET', headers = {}, body }: RequestInit = {},
  way: Pick<HttpRequest, 'signal' | 'mayRepeat' | 'onLeaving'>,
): Promise<HttpResponse> {
  // The SDK gives an object where it reads its keys, and its headers everywhere else.
  const given = Object.fromEntries(
    Symbol.iterator in headers
      ? (headers as Iterable<[string, string]>)
      : Object.entries(headers as Readonly<Record<string, string>>),
  );
  const sent = { ...way, method, headers: given };
  if (!(body instanceof Object)) return send(url, typeof body === 'string' ? { ...sent, body } : sent);
  const form = new Response(body);
  given['content-type'] = form.headers.get('content-type') ?? '';
  return send(url, { ...sent, body: Buffer.from(await form.arrayBuffer()) });
}

/** What of an answer is in reach; one that is no JSON says nothing of anybody. */
async function inReach(
  answer: HttpResponse,
  look: (answer: ClerkAnswer) => Promise<ClerkAnswer>,
): Promise<HttpResponse> {
  const { status, header, text } = answer;
  if (header('content-type')?.startsWith('application/json') !== true) return answer;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return answer;
  }
  return httpAnswer(await look({ status, body }), header);
}

/** An answer as it would have come; with the headers of one that came. */
function httpAnswer(
  { status, body }: ClerkAnswer,
  header: HttpResponse['header'] = (name) =>
    name.toLowerCase() === 'content-type' ? 'application/json' : undefined,
): HttpResponse {
  return { status, statusText: '', header, text: JSON.stringify(body) };
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
