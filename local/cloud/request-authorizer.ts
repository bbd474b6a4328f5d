import * as z from 'zod';
import type { Authorizer } from './api.ts';
import type { Fault } from './gateway-response.ts';
import { matches } from './iam-policies.ts';
import { invokeBuffered } from './lambda.ts';
import type { LambdaFunction } from './lambda.ts';
import { lookUp } from './mapping-template.ts';
import type { AuthorizerContext } from './proxy-event.ts';
import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementShape = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
});
const verdictShape = z.looseObject({
  principalId: z.string(),
  policyDocument: z.looseObject({
    Statement: z.union([statementShape, z.array(statementShape)]).transform((value) => [value].flat()),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
});

/**
 * Bytes of what an authorizer may say: documented for WebSocket APIs, "Authorizer result size" at
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html;
 * for REST APIs nothing is.
 */
const verdictLimit = 8 * 1024;

/** What an authorizer said: its context for the request, and the fault when it refuses. */
export interface Verdict {
  /** Known when the function returned a policy, refusing ones included; of one that failed, what it threw. */
  context: AuthorizerContext | undefined;
  fault: Fault | undefined;
  /** Whether the function was asked and came to an end, so that it could log what it said. */
  isLogged: boolean;
}

/** An authorizer with its cache. */
export interface RequestAuthorizer {
  /** Asks the authorizer's function about a request. */
  ask(request: GatewayRequest, requestContext: object, methodArn: string, event: unknown): Promise<Verdict>;
  /** Forgets all verdicts. */
  flush(): void;
}

/**
 * Makes the authorizer; a cached policy is applied to the method of each request anew.
 * @param lambda the authorizer's function as it is deployed at the time
 */
export function createRequestAuthorizer(
  authorizer: Authorizer,
  lambda: () => LambdaFunction,
  functionArn: string,
): RequestAuthorizer {
  const sources = authorizer.IdentitySource.split(',').filter((source) => source.trim() !== '');
  const lifetimeMs = authorizer.AuthorizerResultTtlInSeconds * 1000;
  const cache = new Map<string, { result: z.output<typeof verdictShape>; until: number }>();

  const ask: RequestAuthorizer['ask'] = async (request, requestContext, methodArn, event) => {
    const values = sources.map((source) => identityValue(source.trim(), request, requestContext));
    if (values.includes('')) return refused('UNAUTHORIZED');

    const key = JSON.stringify(values);
    const cached = cache.get(key);
    if (cached !== undefined && cached.until > Date.now()) return judge(cached.result, methodArn, 0, false);

    const startedAt = Date.now();
    const outcome = await invokeBuffered(lambda(), event, functionArn);
    if ('failure' in outcome) {
      const { kind, message } = outcome.failure;
      const isUnauthorized = kind === 'thrown' && message === 'Unauthorized';
      const verdict = refused(isUnauthorized ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE', { error: message });
      return { ...verdict, isLogged: kind === 'thrown' };
    }
    const result = Buffer.byteLength(outcome.payload) > verdictLimit ? undefined : verdictOf(outcome.payload);
    if (result === undefined) return refused('AUTHORIZER_FAILURE');
    if (lifetimeMs > 0 && sources.length > 0) cache.set(key, { result, until: Date.now() + lifetimeMs });
    return judge(result, methodArn, Date.now() - startedAt, true);
  };
  return { ask, flush: () => cache.clear() };
}

function judge(
  { principalId, policyDocument, context }: z.output<typeof verdictShape>,
  methodArn: string,
  latencyMs: number,
  isLogged: boolean,
): Verdict {
  const texts = Object.entries(context ?? {}).map(([name, value]) => [name, String(value)] as const);
  const applying = policyDocument.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((pattern) => matches(pattern, 'execute-api:Invoke', 'i')) &&
      Resource.some((pattern) => matches(pattern, methodArn, 'i')),
  );
  const denied = applying.some(({ Effect }) => Effect === 'Deny');
  const allowed = applying.length > 0 && !denied;
  const reason = denied ? ' with an explicit deny' : '';
  return {
    context: { ...Object.fromEntries(texts), principalId, integrationLatency: String(latencyMs) },
    isLogged,
    fault: allowed
      ? undefined
      : { type: 'ACCESS_DENIED', message: `User is not authorized to access this resource${reason}` },
  };
}

function verdictOf(payload: string): z.output<typeof verdictShape> | undefined {
  try {
    return verdictShape.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

function refused(type: Fault['type'], context?: AuthorizerContext): Verdict {
  return { context, fault: { type }, isLogged: false };
}

function identityValue(source: string, request: GatewayRequest, context: object): string {
  const [, kind, name = ''] = /^method\.request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (kind === 'header') return headerOf(request, name) ?? '';
  if (kind === 'querystring') return request.query.get(name) ?? '';
  return lookUp({ context }, source);
}
