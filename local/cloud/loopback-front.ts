import { isLoopbackHost, isLoopbackOrigin } from '../base/loopback.ts';
import type { Answer } from './gateway-response.ts';
import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';

/**
 * What the laptop has in front of API Gateway: the origin's root, which takes a domain on AWS; every name of this
 * machine; and its own pages, whose origins nobody can list beforehand. All for loopback alone.
 */
export interface LoopbackFront {
  /** The path and query that answer: the origin's root and a well-known path there are those below the stage. */
  inside(url: string): string;
  /** The answer to a page of this machine that asks whether it may call; undefined for any other request. */
  preflight(request: GatewayRequest): Answer | undefined;
  /** The request without the Origin of a page of this machine: by then it may call. */
  forwarded(request: GatewayRequest): GatewayRequest;
  /** An answer with the addresses of the API under the name it was called by, and for its page to read. */
  shown<Given extends Pick<Answer, 'headers'> & Partial<Pick<Answer, 'body'>>>(
    request: GatewayRequest,
    answer: Given,
  ): Given;
}

/** As the stack has it for the origins in its settings (`lib/mcp-api.ts`, `lambda/edge/allow-origins.ts`). */
const allowedHeaders =
  'Authorization,Content-Type,Accept,Mcp-Protocol-Version,Mcp-Method,Mcp-Name,Last-Event-ID';
const exposedHeaders = 'WWW-Authenticate, Retry-After, Mcp-Protocol-Version';

/**
 * Makes the front of an API.
 * @param origin the address that the stack knows itself by: `http://127.0.0.1:PORT`
 */
export function createLoopbackFront(origin: string, stageName: string): LoopbackFront {
  // Not the beginning of another port.
  const own = new RegExp(`${origin.replaceAll('.', String.raw`\.`)}(?!\\d)`, 'g');

  return {
    inside(url) {
      if (/^\/(\?.*)?$/.test(url)) return `/${stageName}${url}`;
      const [, kind, of, query] = /^\/\.well-known\/([\w-]+)(\/[^?]*)?(\?.*)?$/.exec(url) ?? [];
      if (kind === undefined) return url;
      const path = of?.startsWith(`/${stageName}/`) === true ? of.slice(stageName.length + 1) : (of ?? '');
      return `/${stageName}/.well-known/${kind}${path}${query ?? ''}`;
    },

    preflight(request) {
      const page = pageOf(request);
      const isAsked = headerOf(request, 'access-control-request-method') !== undefined;
      if (page === undefined || request.method !== 'OPTIONS' || !isAsked) return undefined;
      return {
        status: 204,
        headers: [
          ['access-control-allow-methods', 'POST,GET'],
          ['access-control-allow-headers', allowedHeaders],
        ],
        body: '',
      };
    },

    forwarded(request) {
      if (pageOf(request) === undefined) return request;
      const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'origin');
      return { ...request, headers };
    },

    shown(request, answer) {
      const host = headerOf(request, 'host');
      const called = isLoopbackHost(host) ? `http://${host}` : origin;
      const renamed = (text: string) => (called === origin ? text : text.replaceAll(own, called));
      const headers = answer.headers.map(([name, value]): [string, string] => [name, renamed(value)]);
      const { body } = answer;
      return {
        ...answer,
        headers: readableBy(pageOf(request), headers),
        ...(typeof body === 'string' ? { body: renamed(body) } : {}),
      };
    },
  };
}

function pageOf(request: GatewayRequest): string | undefined {
  const origin = headerOf(request, 'origin');
  return origin !== undefined && isLoopbackOrigin(origin) ? origin : undefined;
}

function readableBy(page: string | undefined, headers: [string, string][]): [string, string][] {
  if (page === undefined) return headers;
  const replaced = new Set(['access-control-allow-origin', 'access-control-expose-headers', 'vary']);
  return [
    ...headers.filter(([name]) => !replaced.has(name.toLowerCase())),
    ['access-control-allow-origin', page],
    ['access-control-expose-headers', exposedHeaders],
    ['vary', 'Origin'],
  ];
}
