import { cleanText, quoted } from '../clerk/user-text.ts';
import type { Stage, Tool } from '../tools/tool.ts';
import { invitationTarget, organizationInvitationTarget } from './invitation-target.ts';
import { membershipTarget } from './membership-target.ts';
import { organizationTarget } from './organization-target.ts';
import { sessionTarget } from './session-target.ts';
import type { Target, TargetContext } from './target.ts';
import { userTarget } from './user-target.ts';

/** Reads what a call would change, by the ids among its arguments; mostly one request. Throws `ClerkFailure`. */
export function findTarget(args: Record<string, unknown>, context: TargetContext): Promise<Target> {
  const userId = idIn(args, 'userId', 'user');
  const organizationId = idIn(args, 'organizationId', 'org');
  const invitationId = idIn(args, 'invitationId', 'inv');
  const organizationInvitationId = idIn(args, 'invitationId', 'orginv');
  const sessionId = idIn(args, 'sessionId', 'sess');
  if (organizationId && organizationInvitationId) {
    return organizationInvitationTarget(organizationId, organizationInvitationId, context);
  }
  if (invitationId) return invitationTarget(invitationId, context);
  if (sessionId) return sessionTarget(sessionId, context);
  if (organizationId && userId) return membershipTarget(organizationId, userId, context);
  if (userId) return userTarget(userId, context);
  if (organizationId) return organizationTarget(organizationId, context);
  // Whatever else there is has too many shapes to read here; its ids stand among the arguments.
  return Promise.resolve({ version: '', describe: async () => [] });
}

/** Only what is an id of the kind for certain: it becomes part of a path. */
function idIn(args: Record<string, unknown>, name: string, prefix: string): string | undefined {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  return typeof value === 'string' && new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`).test(value)
    ? value
    : undefined;
}

/** What would happen, in a few lines: to whom, with which arguments, where, and whether it can be undone. */
export async function previewOf(
  tool: Tool,
  args: Record<string, unknown>,
  target: Target,
  stage: Stage,
): Promise<string> {
  return [
    `${tool.title} (${tool.name})`,
    ...(await target.describe()),
    ...argumentLines(args),
    `Where: the ${stage.environment} instance of Clerk, stage ${stage.name}.`,
    tool.annotations.destructiveHint ? 'It may be impossible to undo.' : 'It changes data in Clerk.',
  ].join('\n');
}

const named = new Set(['userId', 'organizationId', 'invitationId', 'sessionId']);
const clerkId = /^[a-z][a-z0-9_]{1,20}_[A-Za-z0-9]{1,64}$/;

/** The arguments besides the target: by name, with their values only where those are ids, yes or no, or numbers. */
function argumentLines(args: Record<string, unknown>): string[] {
  const shown = Object.entries(args)
    .filter(([name, value]) => !named.has(name) && value !== undefined)
    .map(([name, value]) => `${cleanText(name, 80)}${shownValue(name, value)}`);
  return shown.length === 0 ? [] : [`Arguments: ${shown.slice(0, 40).join(', ')}.`];
}

function shownValue(name: string, value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return ` ${value}`;
  if (typeof value === 'string' && /I[dD]$/.test(name) && clerkId.test(value)) return ` ${quoted(value)}`;
  if (Array.isArray(value)) return ` (${value.length})`;
  return '';
}
