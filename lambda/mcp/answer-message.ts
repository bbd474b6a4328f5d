import {
  classifyInboundRequest,
  type Implementation,
  type InboundModernRoute,
  isInitializeRequest,
  isSpecType,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageClassification,
  ProtocolErrorCode,
  type RequestId,
  type Server,
  SUPPORTED_PROTOCOL_VERSIONS,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/server';
import { accepted, type McpAnswer, type Rejection, rejectionAnswer } from './answer.ts';
import { type AnswerForm, Exchange } from './exchange.ts';
import { answerListen } from './listen.ts';
import type { McpRequest } from './request.ts';
import { checkStandardHeaders } from './standard-headers.ts';

/** What makes the servers, one for each request. */
export interface ServerFactory {
  readonly serverInfo: Implementation;
  readonly open: (era: 'legacy' | 'modern', protocolVersions: string[]) => Server;
  /** Called with what is refused before it reaches a server. */
  readonly onRejected: (rejection: Rejection) => void;
}

const modernVersions = ['2026-07-28'];
const allVersions = [...SUPPORTED_PROTOCOL_VERSIONS, ...modernVersions];

/** Messages in one batch at most, as the SDK has it. */
const maxBatch = 100;
/** The SDK's code for what HTTP forbids. */
const badRequest = -32000;

/**
 * Answers what was posted, of either protocol era, with a server made for it alone: what the SDK's `createMcpHandler`
 * answers with `legacy: 'stateless'`, without its web classes.
 */
export async function answerMessage(request: McpRequest, factory: ServerFactory): Promise<McpAnswer> {
  const { message, protocolVersion, method, name } = request;
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

function answerModern(
  request: McpRequest,
  { message, classification }: InboundModernRoute,
  factory: ServerFactory,
): Promise<McpAnswer> | McpAnswer {
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
  const fault = legacyFault(messages, protocolVersion);
  if (fault) return refuse(fault, null, factory);
  return exchange(messages, jsonOnly ? 'json' : 'events', { era: 'legacy' }, factory);
}

/** What is wrong with the messages of an older client, in the SDK's words. */
function legacyFault(
  messages: readonly JSONRPCMessage[],
  protocolVersion: string | undefined,
): Rejection | undefined {
  if (messages.length > maxBatch) {
    return {
      code: ProtocolErrorCode.InvalidRequest,
      message: `Invalid Request: Batch must not exceed ${maxBatch} messages`,
    };
  }
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
  const awaited = messages
    .filter(isRequest)
    .map(({ id }) => id)
    .filter((id) => !messages.some(cancels(id)));
  const transport = new Exchange(form, classification, awaited);
  const server = factory.open(era, era === 'modern' ? allVersions : SUPPORTED_PROTOCOL_VERSIONS);
  await server.connect(transport);
  transport.deliver(messages);
  return awaited.length === 0 ? accepted : transport.answer;
}

/** Classification has checked the rest. */
function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message;
}

function isInitialize(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'initialize' && isInitializeRequest(message);
}

/** A request that is cancelled gets no response, whatever the order: waiting for one would hold the function. */
function cancels(id: RequestId): (message: JSONRPCMessage) => boolean {
  return (message) =>
    'method' in message &&
    message.method === 'notifications/cancelled' &&
    isSpecType.CancelledNotification(message) &&
    message.params.requestId === id;
}

/** The id of a request that may be malformed otherwise. */
function idOf(message: unknown): RequestId | null {
  if (typeof message !== 'object' || message === null || !('method' in message) || !('id' in message))
    return null;
  const { method, id } = message;
  return typeof method === 'string' && (typeof id === 'string' || typeof id === 'number') ? id : null;
}

function refuse(rejection: Rejection, id: RequestId | null, { onRejected }: ServerFactory): McpAnswer {
  onRejected(rejection);
  return rejectionAnswer(400, rejection, id);
}
