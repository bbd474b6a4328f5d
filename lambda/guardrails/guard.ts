import type { Caller } from '../access/caller.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { changesSomething, type OutgoingRequest, type Permit } from '../clerk/request-guard.ts';
import type { Budgets } from './budgets.ts';
import type { Guardrails } from './guardrails.ts';
import type { StageSwitch } from './switch.ts';

/** What looks at every request that leaves for Clerk. In a rehearsal, nothing is taken from a budget. */
export type Guard = (
  request: OutgoingRequest,
  clerk: Clerk,
  isRehearsal: boolean,
) => Promise<Permit | undefined>;

/** Reads that hand out what lets somebody act as a user or an organization. */
function reveals({ path: [collection, , part] }: OutgoingRequest): boolean {
  return part === 'oauth_access_tokens' || (collection === 'api_keys' && part === 'secret');
}

/** What whoami asks for, which is answered whatever the position of the switch. */
function isForWhoami({ method, path }: OutgoingRequest): boolean {
  return method === 'GET' && path.join('/') === 'instance';
}

/**
 * Holds every request to the stage's switch, and every change to the guardrails, just before it is sent, so that no tool
 * can forget to: what is protected, what needs a permission besides the tool's, last admins, and in the end, since only
 * then it is sure to be sent, what is counted.
 */
export function guardrailsFor(
  rules: Guardrails,
  budgets: Budgets,
  stageSwitch: StageSwitch,
): (caller: Caller) => Guard {
  return (caller) => {
    const { allowSelf } = rules;
    const { kind, subject } = caller.principal;
    const isPerson = (kind === 'user' || kind === 'api_key') && subject.startsWith('user_');
    const self = { userId: isPerson && !allowSelf ? subject : undefined };
    return async (request, clerk, isRehearsal) => {
      if (isForWhoami(request)) return undefined;
      await stageSwitch.check(request.method === 'GET' ? 'read' : 'change');
      if (!changesSomething(request)) {
        if (reveals(request)) {
          const { refuseProtected } = await import('./protected.ts');
          await refuseProtected(request, rules.protected, { userId: undefined }, clerk);
        }
        return undefined;
      }
      const { useOfAllowed } = await import('./allowed-change.ts');
      const use = await useOfAllowed(request, { rules, self, caller, clerk });
      if (!use) return undefined;
      if (!isRehearsal) return budgets.take(caller.principal, use);
      await budgets.check(caller.principal, use);
      return undefined;
    };
  };
}
