import type { Api, GatewayResponseSettings } from './api.ts';
import { lookUp } from './mapping-template.ts';
import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';

/** What API Gateway can refuse with: default status, error type header and message. */
const faults = {
  ACCESS_DENIED: [403, 'AccessDeniedException', 'User is not authorized to access this resource'],
  AUTHORIZER_FAILURE: [500, 'AuthorizerConfigurationException', null],
  DEFAULT_5XX: [502, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_FAILURE: [500, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException', 'Endpoint request timed out'],
  INVALID_SIGNATURE: [
    403,
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  ],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException', 'HTTP content length exceeded 10485760 bytes.'],
  THROTTLED: [429, 'TooManyRequestsException', 'Too Many Requests'],
  UNAUTHORIZED: [401, 'UnauthorizedException', 'Unauthorized'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'BadRequestException', 'Unsupported Media Type'],
} as const satisfies Record<string, readonly [number, string, string | null]>;

/** A gateway response type of API Gateway that the local cloud can answer with. */
export type FaultType = keyof typeof faults;

/** Why a request got no answer from its integration. */
export interface Fault {
  type: FaultType;
  /** Instead of the type's usual message. */
  message?: string;
  /** Instead of the type's usual `x-amzn-errortype`. */
  errorType?: string;
}

/** A whole answer. */
export interface Answer {
  status: number;
  headers: [string, string][];
  body: string | Buffer;
}

/**
 * The gateway response for a fault: the template's own for the type, else its DEFAULT_4XX or DEFAULT_5XX, else
 * API Gateway's.
 * @param context what `$context` and `context.` stand for, as far as it is known at this point
 */
export function gatewayResponse(api: Api, fault: Fault, request: GatewayRequest, context: object): Answer {
  const [defaultStatus, defaultErrorType, defaultMessage] = faults[fault.type];
  const errorType = fault.errorType ?? defaultErrorType;
  const settings: GatewayResponseSettings | undefined =
    api.gatewayResponses.get(fault.type) ??
    api.gatewayResponses.get(defaultStatus < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const status = settings?.StatusCode ?? defaultStatus;
  const message = fault.message ?? defaultMessage;
  const messageString = JSON.stringify(message);
  const values = {
    context: { ...context, error: { message, messageString, responseType: fault.type } },
    stageVariables: api.stage.Variables ?? {},
  };
  const templates = Object.entries(settings?.ResponseTemplates ?? {});
  const accepted = acceptedTypes(headerOf(request, 'accept'));
  // API Gateway spells this one body with a capital.
  const key = errorType === 'AccessDeniedException' ? 'Message' : 'message';
  const [contentType, template] = templates.toSorted(
    ([left], [right]) => rankOf(left, accepted) - rankOf(right, accepted),
  )[0] ?? ['application/json', `{"${key}":$context.error.messageString}`];

  const headers: [string, string][] = [
    ['content-type', contentType],
    ['x-amzn-errortype', errorType],
  ];
  for (const [parameter, value] of Object.entries(settings?.ResponseParameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(parameter)?.[1];
    const resolved = parameterValue(value, values, request);
    if (name !== undefined && resolved !== '') headers.push([name, resolved]);
  }
  return { status, headers, body: substitute(template, values) };
}

/**
 * The media types that are named in `Accept`, those with a wildcard left out. That API Gateway chooses a gateway response's
 * template by this header is not documented; for integration responses it is, with JSON where nothing fits:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
function acceptedTypes(accept = ''): readonly string[] {
  const types = accept.split(',').map((part) => part.split(';', 1).join('').trim().toLowerCase());
  return types.filter((type) => type !== '' && !type.includes('*'));
}

/** The type that is named first comes first, then JSON, then the others as they stand. */
function rankOf(type: string, accepted: readonly string[]): number {
  const index = accepted.indexOf(type);
  if (index >= 0) return index - accepted.length;
  return type === 'application/json' ? 0 : 1;
}

/** Gateway response templates know variables only, no directives. An unknown variable is empty. */
function substitute(template: string, values: object): string {
  return template.replaceAll(
    /\$(?:\{((?:context|stageVariables)[\w.-]*)\}|((?:context|stageVariables)(?:\.[\w-]+)+))/g,
    (_, braced: string | undefined, plain: string | undefined) => lookUp(values, braced ?? plain ?? ''),
  );
}

function parameterValue(value: string, values: object, request: GatewayRequest): string {
  const literal = /^'(.*)'$/s.exec(value)?.[1];
  if (literal !== undefined) return literal;
  const [, kind, name] = /^method\.request\.(header|querystring)\.(.+)$/.exec(value) ?? [];
  if (kind === 'header') return headerOf(request, name ?? '') ?? '';
  if (kind === 'querystring') return request.query.get(name ?? '') ?? '';
  return lookUp(values, value);
}
