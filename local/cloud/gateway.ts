import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../base/loopback.ts';
import { type Access, accessLine } from './access-log.ts';
import type { Api, Authorizer, Integration, Method } from './api.ts';
import type { Firewall } from './firewall.ts';
import { gatewayResponse } from './gateway-response.ts';
import type { Answer, Fault, FaultType } from './gateway-response.ts';
import type { MayInvoke } from './function-permissions.ts';
import { decision } from './iam-policies.ts';
import type { AuthorizeWithIam } from './iam-authorization.ts';
import { answerWithLambda, type IntegrationFacts } from './lambda-integration.ts';
import type { LambdaFunction } from './lambda.ts';
import type { LoopbackFront } from './loopback-front.ts';
import { answerMock } from './mock-integration.ts';
import { authorizerEvent, proxyEvent, requestContextOf } from './proxy-event.ts';
import type { RequestContext } from './proxy-event.ts';
import { createRequestAuthorizer } from './request-authorizer.ts';
import type { RequestAuthorizer } from './request-authorizer.ts';
import { headerLimit, headerSize, readBody, startRequest } from './request.ts';
import type { GatewayRequest } from './request.ts';
import type { StackIdentity } from './resource-values.ts';
import { clientHeaders } from './response-headers.ts';
import { createRouter } from './routes.ts';
import type { Route } from './routes.ts';

/** What serving an API takes besides the template's description of it. */
export interface GatewayOptions {
  api: Api;
  stack: StackIdentity;
  /** The function behind an ARN, with or without alias. @throws Error when the stack has none */
  functionFor: (functionArn: string) => LambdaFunction;
  /** Whether API Gateway may invoke a function. */
  mayInvoke: MayInvoke;
  authorizeWithIam: AuthorizeWithIam;
  /** What is in front of the API; by default nothing. */
  front?: LoopbackFront | undefined;
  /** The firewall before it; by default none. */
  firewall?: Firewall | undefined;
  /** The VPC endpoint that requests come by, `none` for the internet; by default the first that leads to the API. */
  vpcEndpointId?: string | undefined;
  /** Called with each line of the stage's access log. */
  onAccess?: ((line: string) => void) | undefined;
  /** Called with each request when its answer is out. */
  onAnswer?: ((answered: AnsweredRequest) => void) | undefined;
}

/** A request whose answer is out, or whom nobody waits for any more. */
export interface AnsweredRequest {
  readonly method: string;
  /** As it was asked for, the stage included. */
  readonly path: string;
  readonly status: number;
  readonly latencyMs: number;
  /** Why API Gateway itself refused it. */
  readonly refusal: FaultType | undefined;
  /** Whether a function was asked that logs a line of its own about it. */
  readonly isTold: boolean;
  /** API Gateway's id of it, which the functions log too. */
  readonly requestId: string;
  /** What it carried, and what a function answered; undefined where that is more than 256 KB. */
  readonly body: Buffer | undefined;
  readonly answer: Buffer | undefined;
}

/** Bytes of a body that are told of. */
const mostTold = 256 * 1024;

/** The REST API. */
export interface Gateway {
  /** Answers requests as at its execute-api address. */
  readonly listener: RequestListener;
  /** Forgets what authorizers have said, as the action FlushStageAuthorizersCache does. */
  flushVerdicts(): void;
}

const principal = 'apigateway.amazonaws.com';

/** Makes the REST API. */
export function createGateway(options: GatewayOptions): Gateway {
  const { api, stack, functionFor, mayInvoke, authorizeWithIam, front, firewall, onAccess, onAnswer } =
    options;
  const vpcEndpointId = options.vpcEndpointId ?? api.vpcEndpointIds?.[0] ?? 'none';
  const findRoute = createRouter(api.resources, api.stage);
  const accesses = new WeakMap<ServerResponse, Access>();
  const bodies = new WeakMap<ServerResponse, { sent: Buffer; answered: Uint8Array[]; size: number }>();
  const authorizers = new Map<Authorizer, RequestAuthorizer>();

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (front) message.url = front.inside(message.url ?? '/');
    const { stageName, request } = startRequest(message);
    tellAnswer(request, response);
    // API Gateway knows its APIs by host name; here it keeps foreign web pages from reaching the laptop.
    if (stageName !== api.stage.StageName || !isLoopbackHost(message.headers.host)) {
      send(request, response, plainRefusal(403, 'ForbiddenException', 'Forbidden'));
      return;
    }
    if (headerSize(request) > headerLimit) {
      const refusal = plainRefusal(431, 'RequestHeaderFieldsTooLarge', 'Request Header Fields Too Large');
      send(request, response, refusal);
      return;
    }
    if (api.vpcEndpointIds && vpcEndpointId === 'none') {
      send(request, response, plainRefusal(403, 'ForbiddenException', 'Forbidden'));
      return;
    }
    const preflight = front?.preflight(request);
    if (preflight) {
      send(request, response, preflight);
      return;
    }
    logAccess(request, response);
    const body = await readBody(message);
    // Before all else that decides on a request:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
    if (firewall?.blocks({ ...request, body: body ?? Buffer.alloc(0) })) {
      refuse(request, response, { type: 'WAF_FILTERED' }, bareContext(request));
      return;
    }
    const route = findRoute(request.method, request.path);
    const early = body === undefined ? 'REQUEST_TOO_LARGE' : earlyFault(route);
    if (early !== undefined || route === undefined || body === undefined) {
      refuse(request, response, { type: early ?? 'MISSING_AUTHENTICATION_TOKEN' }, bareContext(request));
      return;
    }
    await answer({ ...request, body }, route, response);
  }

  async function answer(request: GatewayRequest, route: Route, response: ServerResponse): Promise<void> {
    const { authorization, integration } = route.method;
    const byPolicy = policyDecision(request);
    const iam =
      authorization === 'AWS_IAM'
        ? await authorizeWithIam(
            request,
            methodArnOf(request),
            byPolicy === 'Allow' && api.policy ? byPolicy : undefined,
          )
        : undefined;
    const context = requestContextOf(api, request, route, stack, iam?.caller);
    accesses.set(response, { request, context });
    const byAll = iam?.fault ?? policyFault(request, authorization, byPolicy);
    const { fault, isLogged = false } =
      authorization === 'CUSTOM' && !byAll ? await authorize(request, route, context) : { fault: byAll };
    if (fault !== undefined) {
      refuse(request, response, fault, context, isLogged);
      return;
    }
    if (integration.Type === 'MOCK') {
      const mock = answerMock(integration, {
        request,
        context,
        pathParameters: route.pathParameters,
        stageVariables: api.stage.Variables ?? {},
      });
      if ('type' in mock) refuse(request, response, mock, context);
      else send(request, response, mock);
      return;
    }
    invoke(integration, request, route, context, response);
  }

  /** What the resource policy says; an API without one allows everybody. */
  function policyDecision(request: GatewayRequest): 'Allow' | 'Deny' | undefined {
    if (!api.policy) return 'Allow';
    return decision(api.policy, {
      action: 'execute-api:Invoke',
      resource: methodArnOf(request),
      keys: vpcEndpointId === 'none' ? {} : { 'aws:SourceVpce': [vpcEndpointId] },
    });
  }

  /**
   * A denial holds before any authorizer is asked; that nothing is said refuses only where nobody else is asked.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
   */
  function policyFault(
    request: GatewayRequest,
    authorization: Method['authorization'],
    byPolicy: 'Allow' | 'Deny' | undefined,
  ): Fault | undefined {
    if (byPolicy === 'Allow' || (byPolicy === undefined && authorization !== 'NONE')) return undefined;
    const resource = methodArnOf(request).replace(/:\d{8}(\d{4}):/, ':********$1:');
    const explicitly = byPolicy === 'Deny' ? ' with an explicit deny' : '';
    const message = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource}${explicitly}`;
    return { type: 'ACCESS_DENIED', message };
  }

  /** Asks the method's authorizer, and puts what it says into the context. */
  async function authorize(
    request: GatewayRequest,
    route: Route,
    context: RequestContext,
  ): Promise<{ fault: Fault | undefined; isLogged?: boolean }> {
    const { authorizer } = route.method;
    if (authorizer === undefined) return { fault: { type: 'AUTHORIZER_FAILURE' } };
    const functionArn = functionArnIn(authorizer.AuthorizerUri);
    const sourceArn = `${arnOf('')}authorizers/${route.method.authorizerId}`;
    if (!mayInvoke({ functionArn, principal, sourceArn })) {
      return { fault: { type: 'AUTHORIZER_CONFIGURATION_ERROR' } };
    }
    const asked =
      authorizers.get(authorizer) ??
      createRequestAuthorizer(authorizer, () => functionFor(functionArn), functionArn);
    authorizers.set(authorizer, asked);
    const methodArn = methodArnOf(request);
    const verdict = await asked.ask(
      request,
      context,
      methodArn,
      authorizerEvent(api, request, route, context, methodArn),
    );
    context.authorizer = verdict.context;
    return verdict;
  }

  function methodArnOf(request: GatewayRequest): string {
    return arnOf(`${api.stage.StageName}/${request.method}${request.path}`);
  }

  /** Of a part of the API. */
  function arnOf(part: string): string {
    return `arn:aws:execute-api:${stack.region}:${stack.accountId}:${api.id}/${part}`;
  }

  function invoke(
    integration: Integration,
    request: GatewayRequest,
    route: Route,
    context: RequestContext,
    response: ServerResponse,
  ): void {
    const functionArn = functionArnIn(integration.Uri ?? '');
    const facts: IntegrationFacts = {};
    const sourceArn = arnOf(`${api.stage.StageName}/${request.method}${route.resource.path}`);
    if (!mayInvoke({ functionArn, principal, sourceArn })) {
      facts.error = 'Execution failed due to configuration error: Invalid permissions on Lambda function';
      accesses.set(response, { request, context, integration: facts, isTold: false });
      refuse(request, response, { type: 'API_CONFIGURATION_ERROR' }, context);
      return;
    }
    accesses.set(response, { request, context, integration: facts, isTold: true });
    const told = { sent: request.body, answered: [] as Uint8Array[], size: 0 };
    if (onAnswer) bodies.set(response, told);
    const event = proxyEvent(api, front?.forwarded(request) ?? request, route, context);
    answerWithLambda(integration, functionFor(functionArn), functionArn, event, {
      facts,
      head({ status, headers }) {
        if (response.destroyed) return;
        const answer = { headers: withDefaults(request, clientHeaders(headers)) };
        response.writeHead(status, (front?.shown(request, answer) ?? answer).headers.flat());
        response.flushHeaders();
      },
      chunk(bytes) {
        told.size += bytes.length;
        if (onAnswer && told.size <= mostTold) told.answered.push(bytes);
        if (!response.destroyed) response.write(bytes);
      },
      end: () => void response.end(),
      truncate: () => void response.destroy(),
      refuse: (fault) => refuse(request, response, fault, context),
    });
  }

  /** Writes a line when the answer is out, or nobody waits for it any more. */
  function logAccess(request: GatewayRequest, response: ServerResponse): void {
    const format = api.stage.AccessLogSetting?.Format;
    if (format === undefined || !onAccess) return;
    accesses.set(response, { request, context: bareContext(request) });
    response.once('close', () => {
      const access = accesses.get(response);
      if (access) onAccess(accessLine(format, access, response));
    });
  }

  function tellAnswer(request: GatewayRequest, response: ServerResponse): void {
    response.once('close', () => {
      const { refusal, isTold = false } = accesses.get(response) ?? {};
      const { sent, answered = [], size = 0 } = bodies.get(response) ?? {};
      onAnswer?.({
        method: request.method,
        path: request.fullPath,
        status: response.statusCode,
        latencyMs: Date.now() - request.time,
        refusal,
        isTold,
        requestId: request.requestId,
        body: sent && sent.length <= mostTold ? sent : undefined,
        answer: size <= mostTold ? Buffer.concat(answered) : undefined,
      });
    });
  }

  function refuse(
    request: GatewayRequest,
    response: ServerResponse,
    fault: Fault,
    context: object,
    isTold = false,
  ): void {
    const { integration } = accesses.get(response) ?? {};
    accesses.set(response, { request, context, integration, refusal: fault.type, isTold });
    send(request, response, gatewayResponse(api, fault, request, context));
  }

  function send(request: GatewayRequest, response: ServerResponse, answer: Answer): void {
    if (response.destroyed) return;
    const { status, headers, body } = front?.shown(request, answer) ?? answer;
    response.writeHead(status, withDefaults(request, headers).flat());
    response.end(body);
  }

  function bareContext(request: GatewayRequest): object {
    return {
      accountId: stack.accountId,
      apiId: api.id,
      domainName: request.domainName,
      extendedRequestId: request.extendedRequestId,
      httpMethod: request.method,
      identity: { sourceIp: request.sourceIp },
      path: request.fullPath,
      requestId: request.requestId,
      stage: api.stage.StageName,
    };
  }

  return {
    listener(message, response) {
      // Hang-ups do not reach a function: what it still writes is dropped.
      response.on('error', () => response.destroy());
      serve(message, response).catch(() => response.destroy());
    },
    flushVerdicts() {
      for (const authorizer of authorizers.values()) authorizer.flush();
    },
  };
}

function earlyFault(route: Route | undefined): Fault['type'] | undefined {
  if (route === undefined) return 'MISSING_AUTHENTICATION_TOKEN';
  return route.takeToken() ? undefined : 'THROTTLED';
}

/** What API Gateway answers before it knows the API: no gateway response applies. */
function plainRefusal(status: number, errorType: string, message: string): Answer {
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['x-amzn-errortype', errorType],
    ],
    body: JSON.stringify({ message }),
  };
}

function withDefaults(request: GatewayRequest, headers: [string, string][]): [string, string][] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const defaults: [string, string][] = [
    ['content-type', 'application/json'],
    ['x-amzn-requestid', request.requestId],
    ['x-amz-apigw-id', request.extendedRequestId],
  ];
  return [...headers, ...defaults.filter(([name]) => !names.has(name))];
}

/** The function's ARN in `arn:…:lambda:path/…/functions/{arn}/invocations`. */
function functionArnIn(uri: string): string {
  return /\/functions\/(.+)\/(?:response-streaming-)?invocations$/.exec(uri)?.[1] ?? '';
}
