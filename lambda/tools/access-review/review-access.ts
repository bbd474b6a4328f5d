import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import { cleanText, userSupplied } from '../../clerk/views/user-text.ts';
import type { AccessReview } from './access-review.ts';
import { accessRow, findings, openInvitation, reviewedOrganization, reviewedRole } from './access-shape.ts';
import { reviewAll } from './review-all.ts';
import { reviewOrganization } from './review-organization.ts';
import { reviewUser } from './review-user.ts';
import { readUserCursor } from '../users/user-position.ts';
import { maxCharacters } from '../../definition/result-size.ts';
import { cursorParameter } from '../../definition/cursor.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

const day = 86_400_000;

const isCursor = (cursor: string) =>
  readUserCursor(cursor) !== undefined || cursorParameter.safeParse(cursor).success;

export const reviewAccess = defineTool({
  name: 'review_access',
  title: 'Review access',
  description:
    'Review who has what, for one user, one organization or all organizations: memberships, roles and their permissions, second factors, last activity, open invitations; points out admins, accounts without MFA, stale, banned and locked ones. Large organizations come in parts: go on with nextCursor.',
  methods: [
    'users.getUser',
    'users.getUserList',
    'users.getCount',
    'users.getOrganizationMembershipList',
    'users.getOrganizationInvitationList',
    'organizations.getOrganization',
    'organizations.getOrganizationMembershipList',
    'organizations.getOrganizationInvitationList',
    'organizations.getInstanceOrganizationMembershipList',
    'invitations.getInvitationList',
  ],
  keywords: 'audit recertification entitlement inactive dormant accounts two-factor admins report',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'access:review',
  input: z.strictObject({
    userId: userId.optional().describe('Example: user_2xPq8aTk3.'),
    organizationId: organizationId.optional().describe('Example: org_2xPq8aTk3. Neither: all organizations.'),
    staleDays: z
      .int()
      .min(1)
      .max(3_650)
      .default(90)
      .describe('Days without activity that make an account stale. Default 90.'),
    only: z
      .array(z.enum(findings))
      .min(1)
      .max(findings.length)
      .optional()
      .describe('Only accounts with one of these; the summary counts all.'),
    allOf: z
      .array(z.enum(findings))
      .min(1)
      .max(findings.length)
      .optional()
      .describe('Only accounts with all of these.'),
    maxCharacters,
    cursor: z
      .string()
      .max(200)
      .optional()
      .refine((cursor) => cursor === undefined || isCursor(cursor), {
        error:
          'is not a cursor of this tool; send the nextCursor of the previous call unchanged, or leave it out',
      })
      .describe('nextCursor of the previous call, with the same arguments; leave out to begin.'),
  }),
  output: z.object({
    subject: z.object({
      kind: z.enum(['user', 'organization', 'all_organizations']),
      id: z.string().nullable(),
      name: z.string().nullable().meta(userSupplied),
    }),
    summary: z
      .object({
        reviewed: z.int().describe('Accounts of an organization, or memberships of a user, in this call.'),
        admins: z.int(),
        withoutMfa: z.int(),
        stale: z.int(),
        banned: z.int(),
        locked: z.int(),
        openInvitations: z.int().describe('All that are open; counted in the first call only.'),
      })
      .describe('What this call has reviewed; with a cursor, add the parts up.'),
    access: z.array(accessRow),
    organizations: z.array(reviewedOrganization),
    roles: z.array(reviewedRole),
    invitations: z.array(openInvitation).describe('Open ones, at most 50; in the first call only.'),
    totalAccounts: z.int(),
    nextCursor: z.string().optional().describe('Send as cursor to go on; absent at the end.'),
    stopped: z.string().optional().describe('The failure of Clerk that ended this call early, if one did.'),
  }),
  async run(
    { userId: user, organizationId: organization, staleDays, only, allOf, cursor, maxCharacters: size },
    context,
  ) {
    const wishes = { staleBefore: Date.now() - staleDays * day, only, allOf, cursor, maxCharacters: size };
    const isUserCursor = cursor !== undefined && readUserCursor(cursor) !== undefined;
    if (cursor !== undefined && isUserCursor !== (organization !== undefined)) {
      throw new ToolError(
        'cursor: belongs to a review of another kind; send it with the same arguments as before.',
      );
    }
    if (user !== undefined && organization === undefined) {
      return answer(await reviewUser(user, wishes, context), staleDays);
    }
    if (organization !== undefined && user === undefined) {
      return answer(await reviewOrganization(organization, wishes, context), staleDays);
    }
    if (user === undefined) return answer(await reviewAll(wishes, context), staleDays);
    throw new ToolError('userId, organizationId: send one of them, or neither for all organizations.');
  },
});

const maxInvitations = 50;

function answer(review: AccessReview, staleDays: number) {
  const { subject, rows, organizations, invitations, openInvitations, totalAccounts, nextCursor, stopped } =
    review;
  const { counts, reviewed, shown } = rows;
  const summary = {
    reviewed,
    admins: counts.admin,
    withoutMfa: counts.without_mfa,
    stale: counts.stale,
    banned: counts.banned,
    locked: counts.locked,
    openInvitations,
  };
  return {
    structured: {
      subject: { ...subject, name: subject.name === null ? null : cleanText(subject.name) },
      summary,
      access: shown,
      organizations: organizations.map(({ id, name }) => ({ id, name: cleanText(name) })),
      roles: [...rows.roles].map(([role, permissions]) => ({ role, permissions: [...permissions] })),
      invitations: invitations.slice(0, maxInvitations),
      totalAccounts,
      ...(nextCursor === undefined ? {} : { nextCursor }),
      ...(stopped === undefined ? {} : { stopped }),
    },
    headline: `Access ${subject.kind === 'all_organizations' ? 'in all organizations' : `of one ${subject.kind}`}; stale: no activity for ${staleDays} days.${stopped === undefined ? '' : ' Ended early.'}`,
  };
}
