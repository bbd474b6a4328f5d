import type { Caller } from './caller.ts';
import { type AccessPolicy, grantOf } from './policy.ts';
import type { Principal } from './principal.ts';

/** What API Gateway says about a request whose signature it has verified. */
export interface SignedRequestContext {
  /** The account that the API is in. */
  readonly accountId: string;
  readonly identity: { readonly userArn?: string | null };
}

/**
 * The caller behind a signed request; undefined when the identity is no assumed role: IAM users and an account's
 * root are no principals of this server, since their keys do not expire.
 */
export function iamCaller(policy: AccessPolicy, context: SignedRequestContext): Caller | undefined {
  const principal = rolePrincipal(context.identity?.userArn ?? '');
  const evidence = principal && { principal, scopes: [], homeAccount: context.accountId };
  return evidence && { principal: evidence.principal, ...grantOf(policy, evidence) };
}

function rolePrincipal(userArn: string): Principal | undefined {
  const [, partition, account, role, session] =
    /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/.exec(userArn) ?? [];
  if (partition === undefined || account === undefined || role === undefined) return undefined;
  return {
    kind: 'iam_role',
    issuer: `arn:${partition}:iam::${account}`,
    subject: `arn:${partition}:iam::${account}:role/${role}`,
    client: session,
  };
}
