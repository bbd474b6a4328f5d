import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { userId } from '../../clerk/ids.ts';
import { carryOut } from './offboarding.ts';
import { planOf } from './offboarding-plan.ts';
import { isSettled, type StepReport, stepReport } from './offboarding-report.ts';
import { defineTool } from '../../definition/tool.ts';

export const offboardUser = defineTool({
  name: 'offboard_user',
  title: 'Offboard a user',
  description:
    "Take all access from a user who leaves: ban, end sessions, revoke invitations, leave organizations (never as last admin), revoke API keys, mark it in private metadata. Reports each step; run it again to finish what failed. dryRun only shows what it would do. Deletes only if told to, which can't be undone.",
  methods: [
    'users.getUser',
    'users.banUser',
    'users.lockUser',
    'sessions.getSessionList',
    'sessions.revokeSession',
    'users.getOrganizationMembershipList',
    'organizations.deleteOrganizationMembership',
    'invitations.getInvitationList',
    'invitations.revokeInvitation',
    'users.getOrganizationInvitationList',
    'organizations.revokeOrganizationInvitation',
    'apiKeys.list',
    'apiKeys.revoke',
    'users.updateUserMetadata',
    'users.deleteUser',
  ],
  keywords: 'offboarding leaver employee leaves terminate deprovision remove access',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'users:offboard',
  input: z.strictObject({
    userId,
    dryRun: z
      .boolean()
      .optional()
      .describe('Only say what would be done; nothing is changed. Default false.'),
    delete: z
      .boolean()
      .optional()
      .describe('Delete the user for good once all other steps are done. Default false.')
      .meta({ permission: 'users:delete' satisfies Permission }),
  }),
  output: z.object({
    userId: z.string(),
    dryRun: z.boolean(),
    complete: z
      .boolean()
      .describe(
        'True when nothing is left that a further run could do; false in a dry run with anything to do.',
      ),
    steps: z.array(stepReport),
  }),
  async plan(input, { clerk, caller, remaining, stage }) {
    const user = await clerk.read((client) => client.users.getUser(input.userId));
    const steps = await carryOut(
      { clerk, user, by: caller.principal },
      { dryRun: true, delete: input.delete ?? false },
      { remaining, stage, progress: async () => undefined },
    );
    return planOf(steps);
  },
  async run(input, context) {
    const { clerk, caller } = context;
    const user = await clerk.read((client) => client.users.getUser(input.userId));
    const dryRun = input.dryRun ?? false;
    const steps = await carryOut(
      { clerk, user, by: caller.principal },
      { dryRun, delete: input.delete ?? false },
      context,
    );
    const complete = steps.every(isSettled);
    return {
      structured: { userId: user.id, dryRun, complete, steps },
      partlyDone: !dryRun && !complete,
      headline: headline(user.id, { dryRun, complete, steps }),
    };
  },
});

interface Report {
  readonly dryRun: boolean;
  readonly complete: boolean;
  readonly steps: readonly StepReport[];
}

function headline(userId: string, { dryRun, complete, steps }: Report): string {
  const left = stillThere(userId, steps, dryRun);
  if (dryRun) return `Dry run: nothing was changed.${left} The offboarding would mean:`;
  return complete
    ? 'Offboarded.'
    : `The offboarding is NOT complete${left === '' ? '' : `:${left}`}${left === '' ? ': s' : ' S'}ee what failed or was skipped, then run offboard_user again.`;
}

/** What a last admin, whom the guardrails keep, can still do. */
function stillThere(userId: string, steps: readonly StepReport[], dryRun: boolean): string {
  const lock = steps.find(({ step }) => step === 'lock');
  if (!lock) return '';
  const kept = steps
    .filter(({ step }) => step === 'organizations')
    .flatMap(({ items }) => items.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id));
  const manages = kept.length === 0 ? 'an organization' : kept.join(', ');
  const isLocked = ['done', 'nothing_to_do', 'planned'].includes(lock.outcome);
  const state = isLocked
    ? `${dryRun ? 'would be' : 'is'} signed out and locked, not banned: when the lock ends, they can sign in and manage it again.`
    : 'could not be locked, and can sign in and manage it now.';
  return ` ${userId} is the last admin of ${manages} and ${state}`;
}
