import {
  type JSONRPCMessage,
  type JSONRPCResponse,
  METHOD_NOT_FOUND,
  type MessageClassification,
  PerRequestHTTPServerTransport,
  type RequestId,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import { Readable } from 'node:stream';
import { eventOf, eventsAnswer, jsonAnswer, type McpAnswer } from './answer.ts';
import { type Chunk, serialize } from './prepared-json.ts';

/**
 * How requests are answered: `events` as older clients get it; `json` without notifications; `auto` as JSON unless
 * there are notifications, then as events.
 */
export type AnswerForm = 'events' | 'json' | 'auto';

/** What looks at the responses of an exchange. */
export interface ResponseWatch {
  /** Sees each response before it is sent; what it returns is sent in its place. */
  readonly onResponse: (response: JSONRPCResponse) => JSONRPCResponse;
  /** The response to a request that the protocol layer could give none to, because it threw. */
  readonly onFault: (id: RequestId, cause: unknown) => JSONRPCResponse;
}

/** `MissingRequiredClientCapability` of MCP 2026-07-28, the one error of a handler that has a status of its own. */
const missingClientCapability = -32021;

/** Milliseconds, as the SDK has it: a stream that is silent for long is cut on its way. */
const keepAliveInterval = 15_000;

/**
 * The transport of one HTTP exchange: hands messages to a server and makes one answer of what it sends back. It
 * extends the SDK's because a `Server` takes its protocol version from that alone; it replaces all of its web classes.
 */
export class Exchange extends PerRequestHTTPServerTransport {
  /** Settled with the first bytes that can be sent. */
  readonly answer: Promise<McpAnswer>;
  readonly #form: AnswerForm;
  readonly #classification: MessageClassification;
  readonly #requests: ReadonlySet<RequestId>;
  readonly #watch: ResponseWatch;
  readonly #responses = new Map<RequestId, Chunk[]>();
  #resolve: (answer: McpAnswer) => void = () => undefined;
  #statusCode = 200;
  #dispatching = false;
  #held: Chunk[] = [];
  #stream: Readable | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #closeBroken: () => void = () => undefined;

  /** An exchange that is over when all of these requests have their response. */
  constructor(
    form: AnswerForm,
    classification: MessageClassification,
    requests: readonly RequestId[],
    watch: ResponseWatch,
  ) {
    super({ classification });
    this.#form = form;
    this.#classification = classification;
    this.#requests = new Set(requests);
    this.#watch = watch;
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Hands messages to the server that is connected. */
  deliver(messages: readonly JSONRPCMessage[]): void {
    const extra =
      this.#classification.era === 'modern' ? { classification: this.#classification } : undefined;
    this.#dispatching = true;
    for (const message of messages) {
      try {
        this.onmessage?.(message, extra);
      } catch (cause) {
        // What came before is under way, and is waited for.
        if ('method' in message && 'id' in message) this.#answer(this.#watch.onFault(message.id, cause));
      }
    }
    this.#dispatching = false;
    if (this.#form === 'events' && this.#responses.size < this.#requests.size) this.#startKeepAlive();
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('method' in message) this.#notify(message, options?.relatedRequestId);
    else this.#answer(this.#watch.onResponse(message));
  }

  /** A result that is no JSON must not leave its request without a response: the function would hang. */
  #answer(response: JSONRPCResponse): void {
    let json: Chunk[];
    try {
      json = serialize(response);
    } catch (cause) {
      if (response.id === undefined) return;
      const instead = this.#watch.onFault(response.id, cause);
      this.#respond(instead, serialize(instead));
      return;
    }
    this.#respond(response, json);
  }

  #notify(message: JSONRPCMessage, about: RequestId | undefined): void {
    if (this.#form === 'json' || about === undefined || !this.#awaits(about)) return;
    push(this.#open(), eventOf(serialize(message)));
  }

  #respond(response: JSONRPCResponse, json: Chunk[]): void {
    const { id } = response;
    if (id === undefined || !this.#awaits(id)) return;
    this.#responses.set(id, json);
    if ('error' in response) this.#statusCode = this.#statusOf(response.error.code);
    if (this.#stream) push(this.#stream, eventOf(json));
    else if (this.#form === 'events') this.#held.push(...eventOf(json));
    if (this.#responses.size === this.#requests.size) this.#finish();
  }

  /** True for the requests of the exchange while any of them has no response. */
  #awaits(id: RequestId): boolean {
    return this.#requests.has(id) && this.#responses.size < this.#requests.size;
  }

  #finish(): void {
    clearInterval(this.#keepAlive);
    if (this.#stream) {
      this.#stream.push(null);
      this.#closeBroken();
    } else if (this.#form === 'events') this.#resolve(eventsAnswer(this.#held));
    else {
      const [first = [], ...others] = [...this.#requests].map((id) => this.#responses.get(id) ?? []);
      const batch = () => ['[', ...first, ...others.flatMap((json) => [',', ...json]), ']'];
      this.#resolve(jsonAnswer(this.#statusCode, others.length === 0 ? first : batch()));
    }
  }

  /** Errors of the protocol layer have a status of their own, those of a handler have not. */
  #statusOf(code: number): number {
    if (this.#classification.era === 'legacy') return 200;
    if (code === missingClientCapability) return 400;
    // The only one that is answered before a handler runs and is not found by classification.
    return this.#dispatching && code === METHOD_NOT_FOUND ? 404 : 200;
  }

  /** From here on the answer is a stream, which begins with what is held back. */
  #open(): Readable {
    if (this.#stream) return this.#stream;
    const stream = new Readable({
      read: () => undefined,
      // One that breaks is closed when its work is over: half a change helps nobody, and Lambda runs no longer than that.
      destroy: (error, done) => {
        clearInterval(this.#keepAlive);
        if (this.#responses.size === this.#requests.size) done(error);
        else this.#closeBroken = () => done(error);
      },
    });
    this.#stream = stream;
    this.#startKeepAlive();
    push(stream, this.#held);
    this.#resolve(eventsAnswer(stream));
    return stream;
  }

  #startKeepAlive(): void {
    this.#keepAlive ??= setInterval(() => this.#open().push(': keepalive\n\n'), keepAliveInterval).unref();
  }
}

function push(stream: Readable, chunks: readonly Chunk[]): void {
  for (const chunk of chunks) stream.push(chunk);
}
