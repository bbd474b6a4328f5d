import { cut } from '../base/cut.ts';
import type middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerValues } from '../http/headers.ts';
import { type HttpAnswer, HttpError } from './http-error.ts';

/**
 * Refuses requests from web pages of other origins with 403, as MCP asks of servers against DNS rebinding, and lets
 * the pages of `allowed` origins read the answers (CORS). Programs send no Origin header.
 */
export function allowOrigins(
  allowed: readonly string[],
): middy.MiddlewareObj<APIGatewayProxyEvent, HttpAnswer> {
  const share = (request: middy.Request<APIGatewayProxyEvent, HttpAnswer>) => {
    const [origin] = headerValues(request.event.multiValueHeaders, 'origin');
    if (!request.response || origin === undefined || !allowed.includes(origin)) return;
    const headers = {
      ...request.response.headers,
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Mcp-Protocol-Version',
      vary: 'Origin',
    };
    request.response = { ...request.response, headers };
  };
  return {
    before({ event }) {
      for (const origin of headerValues(event.multiValueHeaders, 'origin')) {
        if (allowed.includes(origin)) continue;
        throw new HttpError(
          403,
          -32600,
          `Pages of ${JSON.stringify(cut(origin, 200))} may not call this server; api.allowedOrigins in its settings lists those that may.`,
          {},
          'origin',
        );
      }
    },
    after: share,
    onError: share,
  };
}
