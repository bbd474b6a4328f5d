import * as z from 'zod';
import { inviteRows } from './invite-rows.ts';
import { comparableValue, maxRows, distinctRows, rowsDetail, rowsOutput } from './row-report.ts';
import { defineTool } from '../../definition/tool.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { unsentLink } from '../../definition/unsent-link.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { redirectTarget } from '../../definition/url-parameter.ts';

const redirectUrl = redirectTarget.optional();

const row = z.strictObject({
  emailAddress,
  publicMetadata: metadataParameter("Becomes the user's public metadata on acceptance.").optional(),
  redirectUrl: redirectUrl.describe('Where the link leads, instead of the common redirectUrl.'),
});

export const inviteUsers = defineTool({
  name: 'invite_users',
  title: 'Invite many users',
  description:
    'Invite up to 100 people by email to sign up to the application. Rows are checked first: one bad row, and nothing is sent. Users and people already invited are not invited again, so it is safe to repeat. Clerk allows about 250 an hour.',
  methods: [
    'invitations.createInvitationBulk',
    'invitations.createInvitation',
    'invitations.getInvitationList',
    'users.getUserList',
  ],
  keywords: 'bulk batch several team onboard import invitation',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'invitations:write',
  input: z.strictObject({
    rows: distinctRows(row, (one) => [
      { path: ['emailAddress'], value: comparableValue('emailAddress' in one && one.emailAddress) },
    ]).describe(`Whom to invite, 1 to ${maxRows}. Example: [{ "emailAddress": "ada@example.com" }].`),
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
    templateSlug: z
      .enum(['invitation', 'waitlist_invitation'])
      .optional()
      .describe('The email template. Default invitation.'),
    detail: rowsDetail,
  }),
  output: rowsOutput,
  shownOnce: (input) => unsentLink(input),
  run({ rows, detail, ...common }, context) {
    return inviteRows(
      rows.map((own) => ({ ...common, ...own, ignoreExisting: false })),
      context,
      detail,
    );
  },
});
