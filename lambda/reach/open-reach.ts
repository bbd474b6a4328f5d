import type { Caller } from '../access/caller.ts';
import { boundsOf, type FixedParameters, permissionsFor } from '../access/reach.ts';
import type { ClerkBounds } from '../clerk/clerk.ts';
import type { Guard } from '../guardrails/guard.ts';
import { withFixed, withoutFixed } from './fixed.ts';
import { reachGuard } from './reach-guard.ts';
import { offersWithin } from './tools.ts';

/** What a caller with a reach is given instead of what others are. */
export interface OpenReach {
  /** The caller, who is offered only what can be within a reach. */
  readonly caller: Caller;
  /** What holds each call of this caller, however a connection has narrowed it. */
  readonly boundsFor: (caller: Caller) => Pick<ClerkBounds, 'guard' | 'reach'>;
}

/**
 * Opens the reach of a caller who has one. The guardrails then look at each call with the permissions that count in it,
 * and a call for which no permission is asked reaches nobody.
 */
export function openReach(caller: Caller, guardFor: (caller: Caller) => Guard): OpenReach {
  const { reach } = caller;
  const fixed: FixedParameters = {
    without: (tool, input) => withoutFixed(tool, input, caller),
    filled: (tool, args, input) => withFixed(tool, args, input, caller),
  };
  return {
    caller: reach ? { ...caller, reach: { ...reach, offers: offersWithin, fixed } } : caller,
    boundsFor: (narrowed) => ({
      guard: (request, clerk, isRehearsal, permission) => {
        const permissions = permissionsFor(permission, narrowed);
        return guardFor({ ...narrowed, permissions })(request, clerk, isRehearsal);
      },
      reach: (permission, clerk) => {
        const bounds = boundsOf(permission, narrowed);
        return bounds && reachGuard({ permission, bounds, callerId: narrowed.principal.subject, clerk });
      },
    }),
  };
}
