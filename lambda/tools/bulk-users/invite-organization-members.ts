import * as z from 'zod';
import { ClerkFailure } from '../../clerk/failure.ts';
import { organizationId, userId } from '../../clerk/ids.ts';
import { isSameAddress, spellingsOf } from '../../clerk/same-identifier.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { defineTool } from '../../definition/tool.ts';
import { unsentLink } from '../../definition/unsent-link.ts';
import { redirectTarget } from '../../definition/url-parameter.ts';
import { comparableValue, maxRows, distinctRows, RowReports, rowsDetail, rowsOutput } from './row-report.ts';
import { withKnownRoles } from '../organizations/known-roles.ts';
import { metadataParameters, roleParameter } from '../organizations/organization-parameters.ts';

const redirectUrl = redirectTarget.optional();
const role = roleParameter.optional();
const inviterUserId = userId.optional();

const row = z.strictObject({
  emailAddress: emailAddress.describe('Where the invitation goes. Example: ada@example.com.'),
  role: role.describe('Instead of the common role.'),
  inviterUserId: inviterUserId.describe('Instead of the common inviterUserId.'),
  redirectUrl: redirectUrl.describe('Where the link leads, instead of the common redirectUrl.'),
  ...metadataParameters,
});

/** Invitations to one organization, row by row. */
export const inviteOrganizationMembers = defineTool({
  name: 'invite_organization_members',
  title: 'Invite many people to an organization',
  description:
    'Invite up to 100 people by email to join an organization, whether or not they have an account. Rows are checked first: one bad row, and nothing is sent. Members and people already invited are not invited again, so it is safe to repeat. Clerk allows about 250 an hour.',
  methods: [
    'organizations.createOrganizationInvitation',
    'organizations.getOrganizationMembershipList',
    'organizations.getOrganizationInvitationList',
  ],
  keywords: 'bulk batch several many people team company workspace onboard',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'memberships:write',
  input: z
    .strictObject({
      organizationId,
      rows: distinctRows(row, (one) => [
        {
          path: ['emailAddress'],
          value: comparableValue('emailAddress' in one && one.emailAddress),
        },
      ]).describe(`Whom to invite, 1 to ${maxRows}. Example: [{ "emailAddress": "ada@example.com" }].`),
      role: role.describe('The role on joining, for example org:admin or org:member. Or one in each row.'),
      inviterUserId: inviterUserId.describe('Who sends them; must be able to manage the organization.'),
      redirectUrl: redirectUrl.describe(
        'Where the links lead: a URL, of a native app too, or a path. Example: https://app.example.com/welcome.',
      ),
      notify: z.boolean().optional().describe('Whether Clerk sends the emails. Default true.'),
      expiresInDays: z
        .int()
        .min(1)
        .max(365)
        .optional()
        .describe('Days until they expire, 1 to 365. Default 30.'),
      detail: rowsDetail,
    })
    .superRefine((sent, context) => {
      if (sent.role !== undefined) return;
      for (const [index, one] of sent.rows.entries()) {
        if (one.role !== undefined) continue;
        const message = 'is required, for all or for this row';
        context.addIssue({ code: 'custom', path: ['rows', index, 'role'], message, input: one });
      }
    }),
  output: rowsOutput,
  shownOnce: (input) => unsentLink(input),
  rows: ({ rows, ...common }) => rows.map((one) => ({ ...common, rows: [one] })),
  async run(input, context) {
    // The report of all needs what became of each, whatever it then shows.
    const {
      rows: [one],
      role: commonRole,
      detail: _,
      ...common
    } = input;
    const { clerk } = context;
    if (!one) throw new Error('An invitation without a row');
    const invitation = { ...common, ...one, role: one.role ?? commonRole ?? '' };
    const reports = new RowReports([invitation.emailAddress]);
    try {
      const { id } = await clerk.write((client) =>
        client.organizations.createOrganizationInvitation(invitation),
      );
      reports.set(0, { outcome: 'created', id });
    } catch (error) {
      if (!(error instanceof ClerkFailure)) throw error;
      const there = await alreadyThere(error, invitation, clerk);
      if (!there) throw await withKnownRoles(error, context);
      reports.set(0, there);
    }
    return reports.answer('invited', undefined, 'full');
  },
  report(outcomes) {
    const reports = new RowReports(outcomes.map(({ input }) => input.rows[0]?.emailAddress ?? ''));
    for (const [index, { answer, why, isLeft }] of outcomes.entries()) {
      const [own] = answer?.rows ?? [];
      if (own) reports.set(index, { outcome: own.outcome, id: own.id });
      else if (!isLeft && why !== undefined) reports.set(index, { outcome: 'failed', why });
    }
    const why = outcomes.find(({ isLeft }) => isLeft)?.why;
    return reports.answer('invited', why, outcomes[0]?.input.detail ?? 'full');
  },
});

/** Who has the address by Clerk's refusal: a member, or someone with a pending invitation; undefined when nobody is found. */
async function alreadyThere(
  refusal: ClerkFailure,
  { organizationId: organization, emailAddress: address }: { organizationId: string; emailAddress: string },
  clerk: Clerk,
): Promise<{ id: string; outcome: 'exists' | 'invited_already' } | undefined> {
  try {
    if (refusal.has('already_a_member_in_organization')) {
      const { data } = await clerk.read((client) =>
        client.organizations.getOrganizationMembershipList({
          organizationId: organization,
          emailAddress: spellingsOf(address),
          limit: 1,
        }),
      );
      const id = data[0]?.publicUserData?.userId;
      return id === undefined ? undefined : { id, outcome: 'exists' };
    }
    if (refusal.has('organization_invitation_not_unique') || refusal.has('duplicate_record')) {
      // Clerk filters by address too, which the SDK's types leave out.
      const wanted = {
        organizationId: organization,
        emailAddress: address,
        status: ['pending' as const],
        limit: 10,
      };
      const { data } = await clerk.read((client) =>
        client.organizations.getOrganizationInvitationList(wanted),
      );
      const pending = data.find((one) => isSameAddress(one.emailAddress, address));
      return pending && { id: pending.id, outcome: 'invited_already' };
    }
  } catch (error) {
    // Then Clerk's refusal is what there is to say.
    if (!(error instanceof ClerkFailure)) throw error;
  }
  return undefined;
}
