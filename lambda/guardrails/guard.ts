import type { Caller } from '../access/caller.ts';
import type { Clerk, Ready } from '../clerk/clerk.ts';
import { changesSomething, type OutgoingRequest, type Permit } from '../clerk/request-guard.ts';
import type { Budgets } from './budgets.ts';
import type { Guardrails } from './guardrails.ts';
import type { Strain } from './strain.ts';
import type { StageSwitch } from './switch.ts';

/** What looks at every request that leaves for Clerk. In a rehearsal, nothing is taken from a budget. */
export type Guard = (
  request: OutgoingRequest,
  clerk: Clerk,
  isRehearsal: boolean,
  ready: Ready,
) => Promise<Permit | undefined>;

/** Reads that hand out what lets somebody act as a user, an organization or a machine. */
function reveals({ path: [collection, , part] }: OutgoingRequest): boolean {
  return (
    part === 'oauth_access_tokens' ||
    (collection === 'api_keys' && part === 'secret') ||
    (collection === 'machines' && part === 'secret_key')
  );
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
 * Holds every request to the stage's switch, and every change to the guardrails, before it is sent, so that no tool
 * can forget to: what is protected, what needs a permission besides the tool's, last admins, and in the end, since only
 * then it is sure to be sent, what is counted. A read that hands out what lets somebody act as another is held to what
 * is protected, and counted, too.
 */
export function guardrailsFor(
  rules: Guardrails,
  budgets: Budgets,
  stageSwitch: StageSwitch,
  strain?: Pick<Strain, 'admit'>,
): (caller: Caller) => Guard {
  return (caller) => {
    const { allowSelf } = rules;
    const { kind, subject } = caller.principal;
    const isPerson = (kind === 'user' || kind === 'api_key') && subject.startsWith('user_');
    const self = { userId: isPerson && !allowSelf ? subject : undefined };
    const { users, organizations, roles } = rules.protected;
    const protectsSome = users.length + organizations.length + roles.length > 0;
    return async (request, clerk, isRehearsal, ready) => {
      if (isForWhoami(request)) {
        await strain?.admit(undefined);
        return undefined;
      }
      await stageSwitch.check(request.method === 'GET' ? 'read' : 'change', caller.principal);
      const admission = strain?.admit(caller.principal);
      if (admission) await admission;
      if (!changesSomething(request) && !reveals(request)) {
        // The answer to a change has links of those only whom the request was looked through for.
        if (!protectsSome || !mayAnswerLinks(request)) return undefined;
        const { withoutProtectedLinks } = await import('./links.ts');
        const look = (answer: unknown) => withoutProtectedLinks(answer, request, rules.protected, clerk);
        return { giveBack: async () => undefined, look };
      }
      const { usesOfAllowed, usesOfRevealing } = await import('./allowed-change.ts');
      const uses = changesSomething(request)
        ? await usesOfAllowed(request, { rules, self, caller, clerk })
        : await usesOfRevealing(request, { rules, clerk });
      if (uses.length === 0) return undefined;
      if (changesSomething(request)) await ready();
      if (!isRehearsal) return budgets.take(caller.principal, uses);
      await budgets.check(caller.principal, uses);
      return undefined;
    };
  };
}
