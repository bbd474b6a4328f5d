import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { iamPrincipal } from './iam.ts';
import { streamInto } from './integration.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { proxyEvent } from './proxy-event.ts';
import { findMethod, type RestApi, type RestMethod } from './rest-api.ts';
import { tokenBucket } from './throttle.ts';

/** A gateway response type with what API Gateway answers when the template says nothing. */
interface Refusal {
  readonly type: string;
  readonly status: number;
  readonly message: string;
}

const refusals = {
  missingToken: {
    type: 'MISSING_AUTHENTICATION_TOKEN',
    status: 403,
    message: 'Missing Authentication Token',
  },
  throttled: { type: 'THROTTLED', status: 429, message: 'Too Many Requests' },
  tooLarge: { type: 'REQUEST_TOO_LARGE', status: 413, message: 'Request Too Long' },
  failed: { type: 'INTEGRATION_FAILURE', status: 502, message: 'Internal server error' },
  timedOut: { type: 'INTEGRATION_TIMEOUT', status: 504, message: 'Endpoint request timed out' },
  unsupported: { type: 'API_CONFIGURATION_ERROR', status: 500, message: 'Not supported by the local cloud' },
} as const satisfies Record<string, Refusal>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const maxBodyBytes = 10 * 1024 * 1024;
const maxHeaderBytes = 10_240;

/** Serves `api` as API Gateway would; `functionOf` gives the function behind an integration URI. */
export function createGateway(api: RestApi, functionOf: (uri: string) => LambdaFunction | undefined): Server {
  const take = tokenBucket(api.throttle.rateLimit, api.throttle.burstLimit);

  const refuse = (response: ServerResponse, requestId: string, refusal: Refusal) => {
    const group = refusal.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
    const custom = api.gatewayResponses.get(refusal.type) ?? api.gatewayResponses.get(group);
    const context = { requestId, 'error.message': refusal.message, 'error.responseType': refusal.type };
    const body = custom?.template ?? '{"message":$context.error.messageString}';
    response.writeHead(custom?.status ?? refusal.status, {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': `${refusal.type}`,
      ...Object.fromEntries(
        Object.entries(custom?.headers ?? {}).map(([name, value]) => [name, value.replaceAll(/^'|'$/g, '')]),
      ),
    });
    response.end(
      body
        .replaceAll('$context.requestId', context.requestId)
        .replaceAll('$context.error.messageString', JSON.stringify(context['error.message']))
        .replaceAll('$context.error.message', context['error.message'])
        .replaceAll('$context.error.responseType', context['error.responseType']),
    );
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const inStage = url.pathname === `/${api.stage}` || url.pathname.startsWith(`/${api.stage}/`);
    const path = inStage ? url.pathname.slice(api.stage.length + 1) || '/' : undefined;
    const found = path === undefined ? undefined : findMethod(api, request.method ?? 'GET', path);
    if (!found || path === undefined) return refuse(response, requestId, refusals.missingToken);
    if (!take()) return refuse(response, requestId, refusals.throttled);

    const { method, pathParameters } = found;
    const principal =
      method.authorization === 'AWS_IAM' ? iamPrincipal(request.socket.remoteAddress) : undefined;
    if (method.authorization === 'AWS_IAM' && !principal)
      return refuse(response, requestId, refusals.missingToken);
    const uri = lambdaUri(method);
    const lambda = uri === undefined ? undefined : functionOf(uri);
    if (!uri || !lambda || !['NONE', 'AWS_IAM'].includes(method.authorization)) {
      return refuse(response, requestId, refusals.unsupported);
    }

    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > maxBodyBytes) return refuse(response, requestId, refusals.tooLarge);
    const body = await buffer(request);
    if (body.byteLength > maxBodyBytes) return refuse(response, requestId, refusals.tooLarge);

    const event = proxyEvent(api, method, pathParameters, { requestId, request, url, path, body, principal });
    lambda.invoke(
      event,
      streamInto(response, requestId, {
        streamed: uri.endsWith('/response-streaming-invocations'),
        onFault: (fault) =>
          refuse(response, requestId, fault === 'timed_out' ? refusals.timedOut : refusals.failed),
      }),
    );
  };

  return createServer({ maxHeaderSize: maxHeaderBytes + 2_048 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 'local', { ...refusals.failed, message: String(error) });
    });
  });
}

function lambdaUri({ integration }: RestMethod): string | undefined {
  return integration['Type'] === 'AWS_PROXY' && typeof integration['Uri'] === 'string'
    ? integration['Uri']
    : undefined;
}
