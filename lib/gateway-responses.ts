import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { errorBody } from './error-body.ts';
import type { Page } from './page/page.ts';
import { pageHeaders } from './static-page.ts';

interface Answer {
  readonly type: ResponseType;
  readonly status: number;
  /** Leave API Gateway's status as it is, where one type stands for several. */
  readonly keepStatus?: true;
  readonly reason: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the data has API Gateway's own words. */
  readonly gatewayWords?: boolean;
  /** What browsers get instead of the JSON: they name `text/html` in `Accept`. */
  readonly page?: Page;
}

/** What the refusals of one API say. */
export interface GatewayResponsesProps {
  /** Where MCP is served, below the host. */
  readonly path: string;
  /** The value of `WWW-Authenticate` for a request without a valid token; undefined when no tokens are taken. */
  readonly challenge: string | undefined;
  /** The page for people, and where it is; undefined where there is none. */
  readonly page: { readonly url: string; readonly content: Page } | undefined;
  /** Whether signed requests are taken. */
  readonly takesSigned: boolean;
  /** Whether a resource policy refuses, too. */
  readonly isPrivate: boolean;
  /** Whether AWS WAF is in front. */
  readonly hasFirewall: boolean;
  /** Whether pages of other origins may call: they must be able to read the challenge. */
  readonly forBrowsers: boolean;
}

/** API Gateway can't tell a read from a change. */
const repeatWithCare =
  'If the call was to change something, that may have happened: look before you repeat it.';

/** Gives what API Gateway refuses by itself a JSON body that says what to do. */
export function addGatewayResponses(api: RestApi, props: GatewayResponsesProps): void {
  const shared: Readonly<Record<string, string>> = props.forBrowsers
    ? {
        'Access-Control-Allow-Origin': "'*'",
        'Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
      }
    : {};
  for (const { type, status, keepStatus, reason, message, headers, gatewayWords, page } of answers(props)) {
    const responseHeaders = { ...shared, ...headers, ...(page && pageHeaders(page)) };
    api.addGatewayResponse(type.responseType, {
      type,
      ...(keepStatus ? {} : { statusCode: String(status) }),
      ...(Object.keys(responseHeaders).length > 0 ? { responseHeaders } : {}),
      templates: {
        'application/json': errorBody(status, reason, message, { gatewayWords }),
        ...(page && { 'text/html': page.html }),
      },
    });
  }
}

/** Whoever opens the MCP URL in a browser gets the page, or at least reads where it is. */
function forPeople(page: GatewayResponsesProps['page'], isOpened: boolean) {
  return {
    words: page ? ` People read ${page.url} in a browser.` : '',
    ...(page && isOpened ? { shown: { page: page.content } } : {}),
  };
}

/**
 * What the denied read: what to do, then why. Where the authorizer alone denies, its reason is all of it. Else a
 * signature or the way here may be at fault, of which API Gateway says why. Those with a token read of nothing that
 * concerns keys of AWS alone.
 */
function deniedMessage({ challenge, takesSigned, isPrivate }: GatewayResponsesProps): string {
  const reason = '$context.authorizer.reason';
  if (challenge === undefined) {
    // A private endpoint lets in every role of the account by its resource policy: docs/deploying.md.
    return isPrivate
      ? 'Access denied. Ask whoever runs this server: the AWS key is unknown or of another account, or the request came by a VPC endpoint that this server does not take.'
      : 'Access denied. Ask whoever runs this server: the AWS key is unknown, or lacks the permission execute-api:Invoke.';
  }
  const asked = [
    ...(takesSigned ? ['whether your role may call it'] : []),
    ...(isPrivate ? ['from which network it can be called'] : []),
  ];
  if (asked.length === 0) return reason;
  return `Access denied. If no reason follows, ask whoever runs this server ${asked.join(', and ')}. ${reason}`;
}

function answers(props: GatewayResponsesProps): Answer[] {
  const { path, page, challenge, takesSigned, isPrivate, hasFirewall } = props;
  // Where not the authorizer alone refuses, nobody but API Gateway knows the reason.
  const gatewayKnows = takesSigned || isPrivate;
  const unauthorized = forPeople(page, challenge !== undefined);
  const unsigned = forPeople(page, challenge === undefined);
  const unavailable = {
    status: 503,
    reason: 'identity_unavailable',
    message:
      'Who you are could not be checked just now. Nothing was done. Try again in a few seconds; if it goes on, the log of the authorizer has the cause.',
    headers: { 'Retry-After': "'5'" },
  };
  return [
    {
      // API Gateway says the same for an unsigned request and for one that no method takes.
      type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
      status: 403,
      reason: 'not_signed_or_not_found',
      message: `The request is not signed, or there is nothing here. MCP is served at ${path}; requests to a path that ends in /iam/mcp are signed with AWS Signature Version 4, service execute-api.${unsigned.words}`,
      ...unsigned.shown,
    },
    {
      type: ResponseType.UNAUTHORIZED,
      status: 401,
      reason: 'unauthorized',
      message: `A valid access token for this server is needed. WWW-Authenticate says where to get one.${unauthorized.words}`,
      ...unauthorized.shown,
      ...(challenge === undefined ? {} : { headers: { 'WWW-Authenticate': `'${challenge}'` } }),
    },
    {
      // The authorizer's verdict, whose reason is the whole message, or IAM's on a signed request, where API Gateway's
      // own words say why. One gateway response serves both, and knows no conditions.
      type: ResponseType.ACCESS_DENIED,
      status: 403,
      reason: 'access_denied',
      message: deniedMessage(props),
      gatewayWords: gatewayKnows && challenge !== undefined,
      ...(challenge === undefined ? {} : { headers: { 'WWW-Authenticate': 'context.authorizer.challenge' } }),
    },
    ...(hasFirewall
      ? [
          {
            type: ResponseType.WAF_FILTERED,
            status: 403,
            reason: 'firewall',
            message:
              'The firewall in front of this server refused the request: by its address, by how many came from there, or by what it holds. Nothing was done.',
          },
        ]
      : []),
    { type: ResponseType.AUTHORIZER_FAILURE, ...unavailable },
    { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, ...unavailable },
    {
      type: ResponseType.INVALID_SIGNATURE,
      status: 403,
      reason: 'invalid_signature',
      message: 'The AWS signature is not valid. Check the credentials, the region and the clock.',
    },
    {
      type: ResponseType.EXPIRED_TOKEN,
      status: 403,
      reason: 'expired_token',
      message: 'The AWS credentials have expired. Renew them.',
    },
    {
      type: ResponseType.THROTTLED,
      status: 429,
      reason: 'throttled',
      message: 'Too many requests. Try again in a second.',
      headers: { 'Retry-After': "'1'" },
    },
    {
      type: ResponseType.REQUEST_TOO_LARGE,
      status: 413,
      reason: 'request_too_large',
      message: 'The request is too large. A body may have 1 MB.',
    },
    {
      // Only the mock integrations have an opinion on content types, so this is a wrong path or method.
      type: ResponseType.UNSUPPORTED_MEDIA_TYPE,
      status: 415,
      reason: 'unsupported_media_type',
      message: `There is nothing here for this content type. Send each MCP message as a POST to ${path}.`,
    },
    {
      type: ResponseType.INTEGRATION_TIMEOUT,
      status: 504,
      reason: 'timeout',
      message: `The request took too long and was ended. ${repeatWithCare}`,
    },
    {
      type: ResponseType.INTEGRATION_FAILURE,
      // What Lambda does not take: mostly since it has no instance left for it (docs/scale.md).
      status: 503,
      reason: 'function_busy',
      message: `All instances of the function are busy, or AWS could not start one. Try again in a few seconds. ${repeatWithCare}`,
      headers: { 'Retry-After': "'2'" },
    },
    {
      type: ResponseType.DEFAULT_4XX,
      status: 400,
      keepStatus: true,
      reason: 'request_refused',
      message: 'API Gateway refused the request. The access log has the reason under the request id.',
    },
    {
      type: ResponseType.DEFAULT_5XX,
      status: 500,
      keepStatus: true,
      reason: 'gateway_error',
      message: `API Gateway failed. ${repeatWithCare} The access log has the reason under the request id.`,
    },
  ];
}
