import type { Caller } from '../access/caller.ts';
import { contact } from '../access/contact.ts';
import {
  type Bound,
  boundsOf,
  type FixedParameters,
  organizationsOf,
  permissionsFor,
} from '../access/reach.ts';
import type { ClerkBounds } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { guardrailRefusal } from '../clerk/request-guard.ts';
import type { Guard } from '../guardrails/guard.ts';
import { domainGuard } from './domain-guard.ts';
import { withFixed, withoutFixed } from './fixed.ts';
import { reachGuard } from './reach-guard.ts';
import { offersTo } from './tools.ts';

/** What a caller with a reach, or with conditions, is given instead of what others are. */
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
    caller: reach ? { ...caller, reach: { ...reach, offers: offersTo, fixed } } : caller,
    boundsFor: (narrowed) => ({
      guard: (request, clerk, isRehearsal, ready, permission, held = narrowed) => {
        const permissions = permissionsFor(permission, held);
        const looked = guardFor({ ...held, permissions })(request, clerk, isRehearsal, ready);
        const bounds = boundsOf(permission, held);
        return bounds ? looked.catch((error: unknown) => silenced(error, bounds)) : looked;
      },
      reach: (permission, clerk, held = narrowed) => {
        const bounds = boundsOf(permission, held);
        if (!bounds) return undefined;
        const context = { permission, bounds, callerId: narrowed.principal.subject, clerk };
        return bounds.some(({ domains }) => domains) ? domainGuard(context) : reachGuard(context);
      },
    }),
  };
}

/** Throws a refusal of the guardrails again, without an organization that is not in reach: users of a domain may belong to any. */
function silenced(error: unknown, bounds: readonly Bound[]): never {
  if (!(error instanceof ClerkFailure) || error.kind !== 'guardrail') throw error;
  const [fault] = error.faults;
  const named = fault?.message.match(/\borg_[A-Za-z0-9]+/g) ?? [];
  const organizations = organizationsOf(bounds);
  if (!fault || named.every((id) => organizations.includes(id))) throw error;
  throw guardrailRefusal(
    fault.code,
    `A guardrail of this server stands against it, for an organization that is out of your reach. Nothing was sent to Clerk. Next: ask ${contact}.`,
    error.cause,
  );
}
