import type {
  APIGatewayEventRequestContextWithAuthorizer,
  APIGatewayProxyEventBase,
  APIGatewayRequestAuthorizerEvent,
} from 'aws-lambda';
import type { Api } from './api.ts';
import type { IamCaller } from './iam-caller.ts';
import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';
import type { Route } from './routes.ts';

/** What an authorizer adds to the request context; all values are texts by then. */
export type AuthorizerContext = Record<string, string>;

/** The context a function sees in its event, and templates see as `$context`. */
export type RequestContext = APIGatewayEventRequestContextWithAuthorizer<AuthorizerContext | undefined>;

/** Request headers that API Gateway keeps from Lambda, after its "Important notes" for REST APIs. */
const droppedHeaders = new Set([
  'connection',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** The request context of a routed request. */
export function requestContextOf(
  api: Api,
  request: GatewayRequest,
  route: Route,
  stack: { accountId: string },
  caller: IamCaller | undefined,
): RequestContext {
  return {
    accountId: stack.accountId,
    apiId: api.id,
    authorizer: undefined,
    domainName: request.domainName,
    domainPrefix: request.domainName.split('.')[0] ?? '',
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.method,
    identity: {
      accessKey: caller?.accessKey ?? null,
      accountId: caller?.accountId ?? null,
      apiKey: null,
      apiKeyId: null,
      caller: caller?.caller ?? null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: caller?.user ?? null,
      userAgent: headerOf(request, 'user-agent') ?? null,
      userArn: caller?.userArn ?? null,
    },
    path: request.fullPath,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: logTime(request.time),
    requestTimeEpoch: request.time,
    resourceId: route.resource.id,
    resourcePath: route.resource.path,
    stage: api.stage.StageName,
  };
}

/** The event of a Lambda proxy integration (payload version 1.0). */
export function proxyEvent(
  api: Api,
  request: GatewayRequest,
  route: Route,
  requestContext: RequestContext,
): APIGatewayProxyEventBase<AuthorizerContext | undefined> {
  const binary = isBinary(api.binaryMediaTypes, headerOf(request, 'content-type'));
  return {
    ...requestParts(api, request, route),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
    requestContext,
  };
}

/** The event of a REQUEST authorizer. */
export function authorizerEvent(
  api: Api,
  request: GatewayRequest,
  route: Route,
  requestContext: RequestContext,
  methodArn: string,
): APIGatewayRequestAuthorizerEvent {
  return {
    type: 'REQUEST',
    methodArn,
    ...requestParts(api, request, route),
    requestContext: { ...requestContext, authorizer: undefined },
  };
}

function requestParts(api: Api, request: GatewayRequest, route: Route) {
  const iam = route.method.authorization === 'AWS_IAM';
  const headers = [
    ...request.headers.filter(
      ([name, value]) =>
        !droppedHeaders.has(name.toLowerCase()) &&
        // A verified signature is spent; API Gateway does not hand it on.
        !(iam && name.toLowerCase() === 'authorization' && value.startsWith('AWS4-')),
    ),
    ...forwardingHeaders(request),
  ];
  return {
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers) ?? {},
    queryStringParameters: request.query.size === 0 ? null : Object.fromEntries(request.query),
    multiValueQueryStringParameters: grouped([...request.query]),
    pathParameters: route.pathParameters,
    stageVariables: api.stage.Variables ?? null,
  };
}

function forwardingHeaders(request: GatewayRequest): [string, string][] {
  const trace = request.requestId.replaceAll('-', '').slice(0, 24);
  const root = `Root=1-${Math.floor(request.time / 1000).toString(16)}-${trace}`;
  const forwarded = headerOf(request, 'x-forwarded-for');
  const port = /:(\d+)$/.exec(headerOf(request, 'host') ?? '')?.[1] ?? '80';
  return [
    ['X-Amzn-Trace-Id', root],
    ['X-Forwarded-For', forwarded === undefined ? request.sourceIp : `${forwarded}, ${request.sourceIp}`],
    ['X-Forwarded-Port', port],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function grouped(pairs: [string, string][]): Record<string, string[]> | null {
  if (pairs.length === 0) return null;
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

function isBinary(mediaTypes: string[], contentType = 'application/json'): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return mediaTypes.some(
    (known) =>
      known === '*/*' || known === type || (known.endsWith('/*') && type.startsWith(known.slice(0, -1))),
  );
}

/** The time as in an access log: `24/Nov/2026:02:50:40 +0000`. */
function logTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
