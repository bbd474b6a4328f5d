import type { RequestId } from '@modelcontextprotocol/server';
import { runOperationName } from '../tools/operations/run-operation-name.ts';
import { maxBatch } from './batch.ts';
import { type CallKind, type CallRecord, callRecord } from './call-record.ts';
import { traceparentOf } from './declared.ts';
import { toolBehind } from './resource-tools.ts';
import type { StageTools } from './tool-list.ts';
import { workflows } from './workflows.ts';

/** The methods that are answered by what the function knows itself. */
const answeredHere = new Set([
  'initialize',
  'notifications/initialized',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'server/discover',
  'skills/get',
  'skills/list',
  'tools/list',
]);

/** All methods that the log has by name. */
const known = new Set([
  ...answeredHere,
  'completion/complete',
  'logging/setLevel',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'subscriptions/listen',
  'tools/call',
]);

type KnownTools = Pick<StageTools, 'factsOf' | 'isListed'>;

/**
 * What the log may say of what was posted, for each message in it; a batch that is too long is one. `header` is that of
 * the trace, for messages whose `_meta` names none.
 */
export function callsIn(posted: unknown, tools: KnownTools, header?: string): CallRecord[] {
  const callOf = (message: unknown): CallRecord => {
    const { traceparent } = objectOf(objectOf(objectOf(message)['params'])['_meta']);
    const trace = traceparentOf(traceparent) ?? traceparentOf(header);
    return Object.assign(callIn(message, tools), { traceparent: trace });
  };
  if (!Array.isArray(posted)) return [callOf(posted)];
  if (posted.length === 0 || posted.length > maxBatch) return [callRecord('batch')];
  return posted.map(callOf);
}

function callIn(message: unknown, tools: KnownTools): CallRecord {
  const { id: sentId, method, params: sentParams, ...rest } = objectOf(message);
  const id: RequestId | undefined =
    typeof sentId === 'string' || typeof sentId === 'number' ? sentId : undefined;
  if (typeof method !== 'string') {
    return callRecord('result' in rest || 'error' in rest ? 'response' : 'invalid');
  }
  const params = objectOf(sentParams);
  if (!known.has(method)) return callRecord('unknown', { id });
  if (method === 'tools/call') return callRecord(method, { id, ...toolFacts(params, tools) });
  const uri = method === 'completion/complete' ? objectOf(params['ref'])['uri'] : params['uri'];
  if (method !== 'resources/read' && method !== 'completion/complete') return callRecord(method, { id });
  const tool = typeof uri === 'string' ? toolBehind(uri) : undefined;
  return callRecord(method, {
    id,
    kind: 'read',
    ...(tool === undefined ? {} : { tool: nameOf(tool, tools) }),
  });
}

function toolFacts(
  { name, arguments: args }: Readonly<Record<string, unknown>>,
  tools: KnownTools,
): Pick<CallRecord, 'tool' | 'kind' | 'operation'> {
  const tool = nameOf(name, tools);
  if (tool === runOperationName) {
    return { tool, operation: nameOf(objectOf(args)['operation'], tools), kind: 'operation' };
  }
  return { tool, kind: kindOf(tool, tools) };
}

function kindOf(tool: string, { factsOf, isListed }: KnownTools): CallKind {
  const facts = factsOf(tool);
  if (!facts) return 'protocol';
  if (workflows.has(tool)) return 'workflow';
  if (!isListed(facts)) return 'operation';
  return facts.annotations.readOnlyHint ? 'read' : 'change';
}

function nameOf(name: unknown, { factsOf }: KnownTools): string {
  return typeof name === 'string' && factsOf(name) ? name : 'unknown';
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** True when one of the messages calls what changes something, which goes on record. */
export function mayChange(calls: readonly CallRecord[], { factsOf }: Pick<KnownTools, 'factsOf'>): boolean {
  return calls.some(
    ({ tool = '', operation = tool }) => factsOf(operation)?.annotations.readOnlyHint === false,
  );
}

/** False when none of the messages needs Clerk's key: Clerk is surely not asked. */
export function mayAskClerk(calls: readonly CallRecord[]): boolean {
  return calls.some(({ method }) => method === undefined || !answeredHere.has(method));
}
