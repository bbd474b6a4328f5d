import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../base/loopback.ts';
import type { SigningPlace } from './expected-signature.ts';
import type { Fault } from './gateway-response.ts';
import type { AwsCredentials } from './iam-caller.ts';
import { readBody, startRequest } from './request.ts';
import { createSignatureCheck } from './signature-check.ts';

/** A request whose signature was verified. */
export interface SignedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Who may use an AWS service of the local cloud, and what for they must have signed. */
export interface ServiceAccess {
  credentials: readonly AwsCredentials[];
  region: string;
}

/** What AWS services refuse with: "Common error types" of their API references. */
const errorTypes: Partial<Record<Fault['type'], string>> = {
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
};

/**
 * Stands before an AWS service with a JSON protocol: only requests signed for it reach `answer`. No web page gets
 * through: neither one of another host name, nor any that says where it is from, since these services are for programs.
 */
export function signedService(
  { credentials, region, service }: ServiceAccess & SigningPlace,
  answer: (request: SignedRequest, response: ServerResponse) => void,
): RequestListener {
  const check = createSignatureCheck(credentials, { region, service });

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, origin } = message.headers;
    if (!isLoopbackHost(host) || origin !== undefined) {
      message.resume();
      refuse(response, 403, 'AccessDeniedException', 'Web pages may not call this service.');
      return;
    }
    const { request } = startRequest(message);
    const body = await readBody(message);
    if (body === undefined) {
      refuse(response, 413, 'RequestEntityTooLargeException', 'The request is too large.');
      return;
    }
    const verdict = await check({ ...request, body });
    if ('fault' in verdict) {
      const { type, errorType, message: text } = verdict.fault;
      const name = errorType ?? errorTypes[type] ?? 'AccessDeniedException';
      refuse(response, 400, name, text ?? 'Request is missing Authentication Token');
      return;
    }
    const { method = 'GET', url = '/', headers } = message;
    answer({ method, url, headers, body }, response);
  }

  return (message, response) => {
    serve(message, response).catch(() => response.destroy());
  };
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  sendJson(response, status, { __type: type, message });
}

/** Answers in the protocol AWS JSON 1.1. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}
