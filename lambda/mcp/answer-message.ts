import {
  classifyInboundRequest,
  type Implementation,
  type InboundModernRoute,
  isInitializeRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageClassification,
  ProtocolErrorCode,
  type RequestId,
  type Server,
  SUPPORTED_PROTOCOL_VERSIONS,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/server';
import { accepted, type McpAnswer, rejectionAnswer } from './answer.ts';
import { batchFault, repeatedId } from './batch.ts';
import { type AnswerForm, Exchange, type ResponseWatch } from './exchange.ts';
import type { Rejection } from './rejection.ts';
import type { McpRequest } from './request.ts';
import { checkStandardHeaders, severalVersions } from './standard-headers.ts';

/** What makes the servers, one for each request. */
export interface ServerFactory extends ResponseWatch {
  readonly serverInfo: Implementation;
  readonly open: (era: 'legacy' | 'modern', protocolVersions: string[]) => Server;
  /** Called with what is refused before it reaches a server. */
  readonly onRejected: (rejection: Rejection) => void;
}

const modernVersions = ['2026-07-28'];
const allVersions = [...SUPPORTED_PROTOCOL_VERSIONS, ...modernVersions];

/** The SDK's code for what HTTP forbids. */
const badRequest = -32000;

/**
 * Answers what was posted, of either protocol era, with a server made for it alone: what the SDK's `createMcpHandler`
 * answers with `legacy: 'stateless'`, without its web classes. A batch is held to the one revision that has batches; and
 * nothing is cancelled, so that what was begun has ended when its answer has: after it, Lambda stands still.
 */
export async function answerMessage(request: McpRequest, factory: ServerFactory): Promise<McpAnswer> {
  const { message, protocolVersion, method, name } = request;
  const several = severalVersions(protocolVersion);
  if (several) return refuse(several, idOf(message), factory);
  const fault = Array.isArray(message) ? batchFault(message, protocolVersion) : undefined;
  if (fault) return refuse(fault, null, factory);
  const route = classifyInboundRequest({
    httpMethod: 'POST',
    ...(protocolVersion !== undefined && { protocolVersionHeader: protocolVersion }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
    body: message,
  });
  if (route.kind === 'reject') return refuse(route, idOf(message), factory);
  return route.kind === 'modern' ? answerModern(request, route, factory) : answerLegacy(request, factory);
}

async function answerModern(
  request: McpRequest,
  { message, classification }: InboundModernRoute,
  factory: ServerFactory,
): Promise<McpAnswer> {
  const version = classification.revision ?? 'unknown';
  if (!modernVersions.includes(version)) {
    const error = new UnsupportedProtocolVersionError({ supported: modernVersions, requested: version });
    return refuse(error, idOf(message), factory);
  }
  const form = request.jsonOnly ? 'json' : 'auto';
  if (!isRequest(message)) return exchange([message], form, classification, factory);
  const mismatch = checkStandardHeaders(request, message, version);
  if (mismatch) return refuse(mismatch, message.id, factory);
  if (message.method === 'subscriptions/listen') {
    // Few clients ask for it.
    const { answerListen, listenFault } = await import('./listen.ts');
    const fault = listenFault(message);
    if (fault) return refuse(fault, message.id, factory, 200);
    return answerListen(message, factory.serverInfo, request.jsonOnly);
  }
  return exchange([message], form, classification, factory);
}

function answerLegacy(
  { message, protocolVersion, jsonOnly }: McpRequest,
  factory: ServerFactory,
): Promise<McpAnswer> | McpAnswer {
  // What the classification took for legacy is a message or a batch of messages.
  const messages = (Array.isArray(message) ? message : [message]) as JSONRPCMessage[];
  const fault = legacyFault(messages, protocolVersion) ?? repeatedId(messages);
  if (fault) return refuse(fault, null, factory);
  return exchange(messages, jsonOnly ? 'json' : 'events', { era: 'legacy' }, factory);
}

/** What is wrong with the messages of an older client, in the SDK's words. */
function legacyFault(
  messages: readonly JSONRPCMessage[],
  protocolVersion: string | undefined,
): Rejection | undefined {
  if (messages.some(isInitialize)) {
    if (messages.length === 1) return undefined;
    return {
      code: ProtocolErrorCode.InvalidRequest,
      message: 'Invalid Request: Only one initialization request is allowed',
    };
  }
  if (protocolVersion === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion))
    return undefined;
  return {
    code: badRequest,
    message: `Bad Request: Unsupported protocol version: ${protocolVersion} (supported versions: ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')})`,
  };
}

async function exchange(
  messages: readonly JSONRPCMessage[],
  form: AnswerForm,
  classification: MessageClassification,
  factory: ServerFactory,
): Promise<McpAnswer> {
  const { era } = classification;
  const awaited = messages.filter(isRequest).map(({ id }) => id);
  const transport = new Exchange(form, classification, awaited, factory);
  const server = factory.open(era, era === 'modern' ? allVersions : SUPPORTED_PROTOCOL_VERSIONS);
  await server.connect(transport);
  transport.deliver(messages.filter((message) => !isCancellation(message)));
  return awaited.length === 0 ? accepted : transport.answer;
}

/** Classification has checked the rest. */
function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message;
}

function isInitialize(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'initialize' && isInitializeRequest(message);
}

/**
 * One could only be about a request of the same batch, since no other is under way here. The SDK would leave out the
 * response and let the work run on. MCP lets a receiver go on with what it can't cancel.
 */
function isCancellation(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'notifications/cancelled';
}

/** The id of a request that may be malformed otherwise. */
function idOf(message: unknown): RequestId | null {
  if (typeof message !== 'object' || message === null || !('method' in message) || !('id' in message))
    return null;
  const { method, id } = message;
  return typeof method === 'string' && (typeof id === 'string' || typeof id === 'number') ? id : null;
}

function refuse(
  rejection: Rejection,
  id: RequestId | null,
  { onRejected }: ServerFactory,
  status = 400,
): McpAnswer {
  onRejected(rejection);
  return rejectionAnswer(status, rejection, id);
}
