import type { Caller } from '../access/caller.ts';
import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { changedAuthorizationKey, refuseUnauthorized } from './authorization.ts';
import type { Guardrails } from './guardrails.ts';
import { refuseLastAdmin } from './last-admin.ts';
import { refuseProtected, type Self } from './protected.ts';
import { type Use, usesOf } from './use.ts';

/** Who changes something, and what holds for it. */
export interface ChangeContext {
  readonly rules: Pick<Guardrails, 'protected' | 'authorizationKeys'>;
  readonly caller: Caller;
  readonly self: Self;
  /** For what the request alone does not tell. */
  readonly clerk: Clerk;
}

/**
 * Refuses a change of what is protected, one that needs a permission besides the tool's, and one that would take an
 * organization's last admin; says what an allowed one takes from budgets. Throws `ClerkFailure`.
 */
export async function usesOfAllowed(
  request: OutgoingRequest,
  { rules, caller, self, clerk }: ChangeContext,
): Promise<Use[]> {
  await refuseProtected(request, rules.protected, self, clerk);
  const authorizationKey = await changedAuthorizationKey(request, rules.authorizationKeys, clerk);
  refuseUnauthorized(request, authorizationKey, caller);
  await refuseLastAdmin(request, caller, clerk);
  const { authorizationKeys } = rules;
  return usesOf(request, { authorizationKeys, changesAuthorization: authorizationKey !== undefined, clerk });
}

/**
 * Refuses to show what lets somebody act as a protected user or organization; says what showing it takes from budgets.
 * Throws `ClerkFailure`.
 */
export async function usesOfRevealing(
  request: OutgoingRequest,
  { rules, clerk }: Pick<ChangeContext, 'rules' | 'clerk'>,
): Promise<Use[]> {
  await refuseProtected(request, rules.protected, { userId: undefined }, clerk);
  return usesOf(request, { authorizationKeys: rules.authorizationKeys, changesAuthorization: false, clerk });
}
