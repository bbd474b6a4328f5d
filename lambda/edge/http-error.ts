import type { Readable } from 'node:stream';

/** An answer other than 200, decided before the protocol layer. The body is a JSON-RPC error. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** JSON-RPC error code, https://www.jsonrpc.org/specification#error_object. */
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** What Lambda's response stream takes. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** Its parts, one at least, or a stream when it goes out before it is complete. */
  readonly body: readonly (string | Buffer)[] | Readable;
}

/** A JSON-RPC error as an HTTP answer. */
export function errorAnswer(error: HttpError, requestId: string): HttpAnswer {
  return {
    statusCode: error.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...error.headers },
    body: [
      JSON.stringify({
        jsonrpc: '2.0',
        id: null,
        error: { code: error.code, message: error.message, data: { requestId } },
      }),
    ],
  };
}
