import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { errorBody } from './error-body.ts';

interface Answer {
  readonly type: ResponseType;
  /** Default: the status of the fault itself. */
  readonly status?: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const repeatWithCare = 'Read the current state before you repeat a change.';

/** Gives what API Gateway refuses by itself a JSON body that says what to do; `path` is where MCP is served. */
export function addGatewayResponses(api: RestApi, path: string): void {
  for (const { type, status, code, message, headers } of answers(path)) {
    api.addGatewayResponse(type.responseType, {
      type,
      ...(status === undefined ? {} : { statusCode: String(status) }),
      ...(headers === undefined ? {} : { responseHeaders: { ...headers } }),
      templates: { 'application/json': errorBody(code, message) },
    });
  }
}

function answers(path: string): Answer[] {
  return [
    {
      // API Gateway says the same for an unsigned request and for one that no method takes.
      type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
      status: 403,
      code: 'not_signed_or_not_found',
      message: `The request is not signed, or there is nothing here. MCP is served at ${path}; sign requests with AWS Signature Version 4, service execute-api.`,
    },
    {
      type: ResponseType.UNAUTHORIZED,
      status: 401,
      code: 'unauthorized',
      message: 'The credentials are missing or not valid.',
    },
    {
      type: ResponseType.ACCESS_DENIED,
      status: 403,
      code: 'access_denied',
      message: 'The caller may not use this API. It needs the permission execute-api:Invoke on it.',
    },
    {
      type: ResponseType.INVALID_SIGNATURE,
      status: 403,
      code: 'invalid_signature',
      message: 'The AWS signature is not valid. Check the credentials, the region and the clock.',
    },
    {
      type: ResponseType.EXPIRED_TOKEN,
      status: 403,
      code: 'expired_token',
      message: 'The AWS credentials have expired. Renew them.',
    },
    {
      type: ResponseType.THROTTLED,
      status: 429,
      code: 'throttled',
      message: 'Too many requests. Try again in a second.',
      headers: { 'Retry-After': "'1'" },
    },
    {
      type: ResponseType.REQUEST_TOO_LARGE,
      status: 413,
      code: 'request_too_large',
      message: 'The request is too large. A body may have 1 MB.',
    },
    {
      // Only the mock integrations have an opinion on content types, so this is a wrong path or method.
      type: ResponseType.UNSUPPORTED_MEDIA_TYPE,
      status: 415,
      code: 'unsupported_media_type',
      message: `There is nothing here for this content type. Send each MCP message as a POST to ${path}.`,
    },
    {
      type: ResponseType.INTEGRATION_TIMEOUT,
      status: 504,
      code: 'timeout',
      message: `The request took too long and was ended. ${repeatWithCare}`,
    },
    {
      type: ResponseType.INTEGRATION_FAILURE,
      status: 502,
      code: 'function_failed',
      message: `The function failed before it could answer. ${repeatWithCare}`,
    },
    {
      type: ResponseType.DEFAULT_4XX,
      code: 'request_refused',
      message: 'API Gateway refused the request. The access log has the reason under the request id.',
    },
    {
      type: ResponseType.DEFAULT_5XX,
      code: 'gateway_error',
      message: `API Gateway failed. ${repeatWithCare} The access log has the reason under the request id.`,
    },
  ];
}
