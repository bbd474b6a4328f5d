import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { toCallerContext } from '../lambda/access/facts.ts';
import { seedMachines } from '../local/clerk/seed/seed-machines.ts';
import type { Message } from './message.ts';

/** The protocol eras. */
export type Era = 'legacy' | 'modern';

/** An event and how a good answer to it is known. */
export interface Question {
  readonly event: string;
  readonly isAnsweredBy: (message: Message) => boolean;
}

/** The events of one run. */
export interface Questions {
  /** A tool that reads. */
  readonly call: (era: Era) => Question;
  /** A tool that changes something. */
  readonly write: (era: Era) => Question;
  /** The tool that deletes a user. */
  readonly remove: (era: Era) => Question;
  /** `tools` is how many there are. */
  readonly list: (era: Era, tools: number) => Question;
}

/** Who asks: a machine that a rule of the settings names. */
export interface Asker {
  readonly machine: string;
}

/** The machine that may do everything without being asked, and one that may read and change users. */
export const admin: Asker = { machine: seedMachines.unattended.id };
export const support: Asker = { machine: seedMachines.support.id };

/** What the authorizer says of a caller, with `principalId`, as API Gateway hands it on. */
export type Caller = Readonly<Record<string, unknown>>;

/** What the authorizer of this project says of a machine whose token is of `issuer`. */
export function callerOf(issuer: string, { machine }: Asker = admin): Caller {
  const principal = { kind: 'machine', issuer, subject: machine } as const;
  return {
    ...toCallerContext({ roles: {}, rules: [] }, { principal, scopes: [] }),
    principalId: machine,
  };
}

/** The questions about one user. */
export function questionsAbout(userId: string, caller: Caller): Questions {
  const call = (era: Era, name: string, args: Record<string, unknown>): Question => ({
    event: callEvent(era, name, args, caller),
    isAnsweredBy: ({ result }) =>
      result?.isError !== true && (result?.content?.[0]?.text?.includes(userId) ?? false),
  });
  return {
    call: (era) => call(era, 'get_user', { userId }),
    write: (era) => call(era, 'update_user', { userId, firstName: 'Ada' }),
    remove: (era) => call(era, 'delete_user', { userId }),
    list: (era, tools) => ({
      event: JSON.stringify(proxyEvent(era, 'tools/list', {}, caller)),
      isAnsweredBy: ({ result }) => result?.tools?.length === tools,
    }),
  };
}

/** The event of one call of a tool. */
export function callEvent(era: Era, name: string, args: object, caller: Caller): string {
  return JSON.stringify(proxyEvent(era, 'tools/call', { name, arguments: args }, caller));
}

/** The event of the authorizer for a bearer token. */
export function authorizerQuestion(token: string): Question {
  const headers = { ...legacyHeaders, Authorization: `Bearer ${token}` };
  const event: APIGatewayRequestAuthorizerEvent = {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:api/v1/POST/mcp',
    ...requestParts(headers),
    requestContext: requestContext(),
  };
  return {
    event: JSON.stringify(event),
    isAnsweredBy: ({ policyDocument }) => policyDocument?.Statement[0]?.Effect === 'Allow',
  };
}

const legacyHeaders = {
  'Content-Type': 'application/json',
  Accept: 'application/json, text/event-stream',
  'MCP-Protocol-Version': '2025-06-18',
  'User-Agent': 'bench',
};

function proxyEvent(era: Era, method: string, params: Record<string, unknown>, caller: Caller): object {
  const version = '2026-07-28';
  const modern = era === 'modern';
  const headers = {
    ...legacyHeaders,
    ...(modern && { 'MCP-Protocol-Version': version, 'Mcp-Method': method }),
    ...(modern && typeof params['name'] === 'string' && { 'Mcp-Name': params['name'] }),
  };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    ...requestParts(headers),
    requestContext: { ...requestContext(), authorizer: caller },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: modern ? { ...params, _meta } : params }),
    isBase64Encoded: false,
  };
}

function requestParts(headers: Record<string, string>) {
  return {
    resource: '/mcp',
    path: '/mcp',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
  };
}

function requestContext(): APIGatewayRequestAuthorizerEvent['requestContext'] {
  return {
    accountId: '123456789012',
    apiId: 'bench',
    authorizer: undefined,
    domainName: 'bench.execute-api.us-east-1.amazonaws.com',
    domainPrefix: 'bench',
    httpMethod: 'POST',
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: '203.0.113.7',
      user: null,
      userAgent: 'bench',
      userArn: null,
    },
    path: '/v1/mcp',
    protocol: 'HTTP/1.1',
    requestId: '6f0f3d0a-7d0a-4a52-9e0c-5a2c6d8e9f10',
    requestTimeEpoch: 0,
    resourceId: 'abc123',
    resourcePath: '/mcp',
    stage: 'v1',
  };
}
