import type { Readable } from 'node:stream';

/** Why a request is refused before its message reaches the protocol, for the log: no text of the request. */
export type HttpReason =
  | 'body_too_large'
  | 'content_type'
  | 'key_not_set'
  | 'key_of_other_kind'
  | 'method'
  | 'narrowing'
  | 'nested_too_deep'
  | 'no_json'
  | 'origin'
  | 'secret_unavailable';

/** An answer other than 200, decided before the protocol layer. The body is a JSON-RPC error. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** JSON-RPC error code, https://www.jsonrpc.org/specification#error_object. */
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly reason: HttpReason | undefined;

  constructor(
    status: number,
    code: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    reason?: HttpReason,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.reason = reason;
  }
}

/** What Lambda's response stream takes. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** Its parts, or a stream when it goes out before it is complete. */
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
