import { Writable } from 'node:stream';

/** The mark by which the Node.js runtime of Lambda knows a streaming handler. */
export const streamingHandler = Symbol.for('aws.lambda.runtime.handler.streaming');

const prelude = Symbol('prelude');

/**
 * The stream a streaming handler writes to, as aws-lambda-ric 4 has it, to which a test holds it: it never pushes back,
 * since backpressure does not reach a function, and status and headers go out with the first `write` only: `end`, with a
 * body or without, loses them (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/97).
 */
export class ResponseStream extends Writable {
  [prelude]: Buffer | undefined;
  readonly #send: (bytes: Buffer) => void;

  /** `send` gets what is written as it is, not copied. */
  constructor(send: (bytes: Buffer) => void) {
    super();
    this.#send = send;
  }

  /** Accepted as in the real runtime; for an API Gateway integration the prelude decides. */
  setContentType(_contentType: string): void {}

  /** What is no text and no bytes is written as JSON. */
  override write(chunk: unknown, ...rest: never[]): boolean {
    if (this[prelude] !== undefined) super.write(this[prelude]);
    this[prelude] = undefined;
    const isSendable = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isSendable ? chunk : JSON.stringify(chunk), ...rest);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (chunk.length > 0) this.#send(chunk);
    done();
  }
}

/** The global `awslambda` that must exist before a handler's module is loaded. */
export const awslambda = {
  streamifyResponse<Handler extends object>(handler: Handler, options?: { highWaterMark?: number }): Handler {
    return Object.assign(handler, { [streamingHandler]: 'response', ...options });
  },
  HttpResponseStream: {
    /** Puts status and headers in front of the first write: JSON, then eight zero bytes. */
    from(stream: ResponseStream, metadata: unknown): ResponseStream {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream[prelude] = Buffer.concat([Buffer.from(JSON.stringify(metadata)), Buffer.alloc(8)]);
      return stream;
    },
  },
};
