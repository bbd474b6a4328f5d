import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../base/loopback.ts';
import type { SigningPlace } from './expected-signature.ts';
import type { Fault } from './gateway-response.ts';
import type { AwsCredentials } from './iam-caller.ts';
import { isAllowed, type Statement, type WantedAction } from './iam-policies.ts';
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

/** Credentials that a request to a service can be signed with. */
export interface ServiceCaller extends AwsCredentials {
  /** Whose they are, and what the role's policies say; undefined for the operator, who may do anything. */
  /** How far its clock is ahead, as that of a function whose instance was frozen for longer than really passed. */
  clockAheadMs?: number;
  readonly role?: { readonly sessionArn: string; readonly statements: readonly Statement[] };
}

/** Who may use an AWS service of the local cloud, and what for they must have signed. */
export interface ServiceAccess {
  /** By access key id; more may come. */
  readonly callers: ReadonlyMap<string, ServiceCaller>;
  readonly region: string;
}

type Refuse = (response: ServerResponse, status: number, type: string, message: string) => void;

/** What AWS services refuse with: "Common error types" of their API references. */
const errorTypes: Partial<Record<Fault['type'], string>> = {
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
};

/**
 * Stands before an AWS service with a JSON protocol: only requests that are signed for it, and that the policies of who
 * signed allow, reach `answer`; `wants` says what a request is for. No web page gets
 * through: neither one of another host name, nor any that says where it is from, since these services are for programs.
 * `refuse` says no in the protocol of the service; that of JSON when left out.
 */
export function signedService(
  { callers, region, service }: ServiceAccess & SigningPlace,
  wants: (request: SignedRequest) => readonly WantedAction[],
  answer: (request: SignedRequest, response: ServerResponse) => void,
  refuse: Refuse = refuseInJson,
): RequestListener {
  const check = createSignatureCheck(callers, { region, service });

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
    const signed = { method, url, headers, body };
    const denied = denial(verdict.signer, wants(signed));
    if (denied === undefined) answer(signed, response);
    else refuse(response, 400, 'AccessDeniedException', denied);
  }

  return (message, response) => {
    serve(message, response).catch(() => response.destroy());
  };
}

/** Why a request is refused, in the words of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denial({ role }: ServiceCaller, wanted: readonly WantedAction[]): string | undefined {
  const refused = role && wanted.find((one) => !isAllowed(role.statements, one));
  return (
    refused &&
    `User: ${role.sessionArn} is not authorized to perform: ${refused.action} on resource: ${refused.resource} because no identity-based policy allows the ${refused.action} action`
  );
}

function refuseInJson(response: ServerResponse, status: number, type: string, message: string): void {
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

/** What a body says in JSON; undefined for what is none. */
export function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
