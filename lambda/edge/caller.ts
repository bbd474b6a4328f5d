import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { contact } from '../access/contact.ts';
import { type MembershipsIn, verdictReader } from '../access/caller-context.ts';
import { iamCaller } from '../access/iam-caller.ts';
import type { TrustedIssuers } from '../access/issuers.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { HttpError } from './http-error.ts';
import { signedPath } from './signed-path.ts';

/**
 * Makes what says who sent an event, as API Gateway has established it, and what the policy of this function gives for
 * it. That throws `HttpError`: 403 when it has not been established, or no rule names the caller (whoever invokes the
 * function past API Gateway is nobody); 503 while the authorizer, or a verdict that is kept, is of another release. What
 * `membershipsIn` throws, it throws.
 */
export function callerReader(
  policy: AccessPolicy,
  issuers: TrustedIssuers,
  membershipsIn: MembershipsIn,
): (event: APIGatewayProxyEvent) => Promise<Caller> {
  const readVerdict = verdictReader(policy, issuers, membershipsIn);
  return async ({ resource, requestContext: context }) => {
    const isSigned = resource === signedPath;
    const caller = isSigned ? iamCaller(policy, context) : await readVerdict(context?.authorizer);
    if (!caller) throw new HttpError(403, -32600, 'The request comes from no caller that this server knows.');
    if (caller === 'other release') {
      throw new HttpError(
        503,
        -32603,
        'Another release of this server has checked who you are, as happens during a deployment. Nothing was done. Try again in a few seconds; if it goes on, a verdict is kept for your token: identity.cacheSeconds says how long.',
        { 'retry-after': '5' },
      );
    }
    if (caller.rules.length === 0) {
      throw new HttpError(
        403,
        -32600,
        `No rule of this server names you, ${caller.principal.subject}: ask ${contact}.`,
      );
    }
    return caller;
  };
}
