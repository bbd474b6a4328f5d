import {
  type JSONRPCRequest,
  isSpecType,
  type Implementation,
  ProtocolErrorCode,
  SERVER_INFO_META_KEY,
  SUBSCRIPTION_ID_META_KEY,
} from '@modelcontextprotocol/server';
import { eventOf, eventsAnswer, jsonAnswer, type McpAnswer } from './answer.ts';
import type { Rejection } from './rejection.ts';

/** What is wrong with a `subscriptions/listen`. */
export function listenFault({ params }: JSONRPCRequest): Rejection | undefined {
  if (isSpecType.SubscriptionFilter(params?.['notifications'])) return undefined;
  const message = "Invalid params: 'notifications' is required and must be a valid SubscriptionFilter";
  return { code: ProtocolErrorCode.InvalidParams, message };
}

/**
 * The answer to `subscriptions/listen` of a server that announces no changes: no subscription is taken on, and the
 * stream ends at once instead of holding the function. The SDK answers it outside of `Server`, in web classes.
 */
export function answerListen(
  { id }: JSONRPCRequest,
  serverInfo: Implementation,
  jsonOnly: boolean,
): McpAnswer {
  const result = JSON.stringify({
    jsonrpc: '2.0',
    id,
    result: {
      resultType: 'complete',
      _meta: { [SUBSCRIPTION_ID_META_KEY]: id, [SERVER_INFO_META_KEY]: serverInfo },
    },
  });
  if (jsonOnly) return jsonAnswer(200, [result]);
  const acknowledged = JSON.stringify({
    jsonrpc: '2.0',
    method: 'notifications/subscriptions/acknowledged',
    params: { notifications: {}, _meta: { [SUBSCRIPTION_ID_META_KEY]: id } },
  });
  return eventsAnswer([...eventOf([acknowledged]), ...eventOf([result])]);
}
