import type { Grant } from './policy.ts';
import type { Principal } from './principal.ts';

/** Who calls, with what it may do and why. */
export interface Caller extends Grant {
  readonly principal: Principal;
}

/** What the authorizer hands to the function through API Gateway, whose context values are texts. */
export interface CallerContext {
  readonly caller: string;
}

/** The caller as the authorizer's context: who, which rules, which scopes. What they grant, the function works out. */
export function toCallerContext({ principal, rules, scopes }: Caller): CallerContext {
  return { caller: JSON.stringify({ principal, rules, scopes }) };
}
