import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { IncomingMessage } from 'node:http';
import type { RestApi, RestMethod } from './rest-api.ts';

/** What identifies a caller that IAM authorization let in. */
export interface IamPrincipal {
  readonly accountId: string;
  readonly userArn: string;
}

/** A request on its way to an integration. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly url: URL;
  /** The path below the stage. */
  readonly path: string;
  readonly body: Buffer;
  readonly principal: IamPrincipal | undefined;
}

/**
 * The event that API Gateway sends to a Lambda proxy integration (payload format 1.0):
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  api: RestApi,
  method: RestMethod,
  pathParameters: Record<string, string> | null,
  { requestId, request, url, path, body, principal }: GatewayRequest,
): APIGatewayProxyEvent {
  const multiValueHeaders: Record<string, string[]> = {};
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const [name, value] = [request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''];
    // Hop-by-hop headers end at the gateway.
    if (/^(connection|transfer-encoding|keep-alive)$/i.test(name)) continue;
    (multiValueHeaders[name] ??= []).push(value);
  }
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (parameters[name] ??= []).push(value);
  const hasParameters = Object.keys(parameters).length > 0;
  const lastOf = (values: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1)]));

  return {
    resource: method.resource,
    path,
    httpMethod: request.method ?? 'GET',
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: hasParameters ? lastOf(parameters) : null,
    multiValueQueryStringParameters: hasParameters ? parameters : null,
    pathParameters,
    stageVariables: null,
    body: body.byteLength > 0 ? body.toString('utf8') : null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: api.id,
      authorizer: null,
      domainName: url.host,
      domainPrefix: url.hostname.split('.')[0] ?? '',
      extendedRequestId: requestId.slice(0, 12),
      httpMethod: request.method ?? 'GET',
      identity: {
        accessKey: null,
        accountId: principal?.accountId ?? null,
        apiKey: null,
        apiKeyId: null,
        caller: principal?.userArn ?? null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        user: principal?.userArn ?? null,
        userAgent: request.headers['user-agent'] ?? null,
        userArn: principal?.userArn ?? null,
      },
      path: url.pathname,
      protocol: `HTTP/${request.httpVersion}`,
      requestId,
      requestTime: new Date().toUTCString(),
      requestTimeEpoch: Date.now(),
      resourceId: method.resource,
      resourcePath: method.resource,
      stage: api.stage,
    },
  };
}
