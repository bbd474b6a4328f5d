import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { readCallerContext } from '../access/caller-context.ts';
import { iamCaller } from '../access/iam-caller.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { HttpError } from './http-error.ts';

/** Where signed requests come in; every other path has the authorizer in front of it. */
const signedPath = '/iam/mcp';

/**
 * Who sent the event, as API Gateway has established it. Throws `HttpError` 403 when it has not, or when no rule
 * names the caller: whoever invokes the function past API Gateway is nobody.
 */
export function readCaller(event: APIGatewayProxyEvent, policy: AccessPolicy): Caller {
  const context = event.requestContext;
  const caller =
    event.resource === signedPath
      ? iamCaller(policy, context)
      : readCallerContext(policy, context?.authorizer);
  if (!caller) throw new HttpError(403, -32600, 'The request comes with no caller that this server knows.');
  if (caller.rules.length === 0) {
    throw new HttpError(
      403,
      -32600,
      `No rule of this server names you, ${caller.principal.subject}: ask whoever runs it.`,
    );
  }
  return caller;
}
