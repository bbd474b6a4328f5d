import type { Caller } from '../access/caller.ts';
import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest, Permit } from '../clerk/request-guard.ts';
import type { Budgets } from './budgets.ts';
import type { Guardrails } from './guardrails.ts';
import type { StageSwitch } from './switch.ts';

/** What looks at every request that leaves for Clerk. In a rehearsal, nothing is taken from a budget. */
export type Guard = (
  request: OutgoingRequest,
  clerk: Clerk,
  isRehearsal: boolean,
) => Promise<Permit | undefined>;

/** Requests that are not GET and change nothing: they only check something, or show it. */
const checks = new Set(['clients verify', 'api_keys verify', 'm2m_tokens verify', 'access_tokens verify']);

function changesSomething({ method, path }: OutgoingRequest): boolean {
  return method !== 'GET' && !checks.has(path.slice(-2).join(' '));
}

/** Reads that hand out what lets somebody act as a user or an organization. */
function reveals({ path: [collection, , part] }: OutgoingRequest): boolean {
  return part === 'oauth_access_tokens' || (collection === 'api_keys' && part === 'secret');
}

/** Parts of paths whose answers hold links that let people in, or the text of emails with links and codes. */
const linkingParts = new Set(['invitations', 'organization_invitations', 'waitlist_entries', 'email']);

function mayAnswerLinks({ path }: OutgoingRequest): boolean {
  return path.some((part) => linkingParts.has(part));
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
    const { users, organizations, roles } = rules.protected;
    const protectsSome = users.length + organizations.length + roles.length > 0;
    return async (request, clerk, isRehearsal) => {
      if (isForWhoami(request)) return undefined;
      await stageSwitch.check(request.method === 'GET' ? 'read' : 'change');
      if (!changesSomething(request)) {
        if (reveals(request)) {
          const { refuseProtected } = await import('./protected.ts');
          await refuseProtected(request, rules.protected, { userId: undefined }, clerk);
        }
        // The answer to a change has links of those only whom the request was looked through for.
        if (!protectsSome || !mayAnswerLinks(request)) return undefined;
        const { withoutProtectedLinks } = await import('./links.ts');
        const look = (answer: unknown) => withoutProtectedLinks(answer, request, rules.protected, clerk);
        return { giveBack: async () => undefined, look };
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
