import { randomUUID } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import type { WantedAction } from './iam-policies.ts';
import { type ServiceAccess, signedService } from './signed-service.ts';

/** A refusal in the words of the service. */
export class QueryError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Elements of an answer: text, elements within, or several, each a `member`. */
export type Xml = string | { readonly [name: string]: Xml | undefined } | readonly Xml[];

/** A service with AWS's Query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export interface QueryService {
  /** As signatures have it. */
  readonly service: string;
  /** As `Version` has it. */
  readonly version: string;
  readonly namespace: string;
  /** What each action answers, by its name. Throws `QueryError`. */
  readonly actions: Readonly<Record<string, (parameters: URLSearchParams) => Xml>>;
}

/** What signatures are refused with, where it is not called as in the JSON protocols: "Common Error Types" of each service. */
const refusals: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidClientTokenId',
  AccessDeniedException: 'AccessDenied',
};

/** Serves the actions of a service to whom `access` names. */
export function queryService(
  { service, version, namespace, actions }: QueryService,
  access: ServiceAccess,
): RequestListener {
  const refuse = (response: ServerResponse, status: number, code: string, message: string) =>
    send(
      response,
      status,
      element('ErrorResponse', namespace, {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: randomUUID(),
      }),
    );
  return signedService(
    { ...access, service },
    ({ body }): WantedAction[] => [
      { action: `${service}:${new URLSearchParams(body.toString()).get('Action')}`, resource: '*' },
    ],
    ({ body }, response) => {
      const parameters = new URLSearchParams(body.toString());
      const name = parameters.get('Action') ?? '';
      const action = parameters.get('Version') === version ? actions[name] : undefined;
      if (!action) {
        const what = `Could not find operation ${name} for version ${parameters.get('Version')}`;
        refuse(response, 400, 'InvalidAction', what);
        return;
      }
      try {
        const result = action(parameters);
        send(
          response,
          200,
          element(`${name}Response`, namespace, {
            [`${name}Result`]: result,
            ResponseMetadata: { RequestId: randomUUID() },
          }),
        );
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        refuse(response, 400, error.code, error.message);
      }
    },
    (response, _status, type, message) => refuse(response, 403, refusals[type] ?? type, message),
  );
}

function send(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() });
  response.end(xml);
}

const element = (name: string, namespace: string, content: Xml) =>
  `<${name} xmlns="${namespace}">${inner(content)}</${name}>`;

function inner(content: Xml): string {
  if (typeof content === 'string') {
    return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  if (Array.isArray(content)) return content.map((one: Xml) => `<member>${inner(one)}</member>`).join('');
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${inner(value)}</${name}>`))
    .join('');
}
