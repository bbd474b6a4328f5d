import * as z from 'zod';
import { invitationShape, toInvitationView } from '../../clerk/views/invitation.ts';
import { address } from '../../clerk/views/user-text.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { explainFailure } from '../../definition/refusal.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { metadataParameter } from '../../definition/metadata-parameter.ts';
import { unsentLink } from '../../definition/unsent-link.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { redirectTarget } from '../../definition/url-parameter.ts';
import { isSameAddress, spellingsOf } from '../../clerk/same-identifier.ts';

export const createUserInvitation = defineTool({
  name: 'create_user_invitation',
  title: 'Invite a user',
  description:
    'Invite a person by email to sign up to the application. If the address is already invited or belongs to a user, you get the id of that invitation or user instead.',
  methods: ['invitations.createInvitation'],
  keywords: 'invite person by email colleague customer sign up join',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  permission: 'invitations:write',
  input: z.strictObject({
    emailAddress: emailAddress.describe('Where the invitation goes. Example: ada@example.com.'),
    publicMetadata: metadataParameter("Becomes the user's public metadata on acceptance.").optional(),
    redirectUrl: redirectTarget
      .optional()
      .describe(
        'Where the link leads: a URL, of a native app too, or a path. Example: https://app.example.com/welcome.',
      ),
    notify: z.boolean().optional().describe('Whether Clerk sends the email. Default true.'),
    ignoreExisting: z
      .boolean()
      .optional()
      .describe('Invite even if the address is already invited or belongs to a user.'),
    expiresInDays: z
      .int()
      .min(1)
      .max(365)
      .optional()
      .describe('Days until it expires, 1 to 365. Default 30.'),
    templateSlug: z
      .enum(['invitation', 'waitlist_invitation'])
      .optional()
      .describe('The email template. Default invitation.'),
  }),
  output: z.object({ invitation: invitationShape }),
  shownOnce: (input) => unsentLink(input),
  async run(input, { clerk }) {
    try {
      const created = await clerk.write((client) => client.invitations.createInvitation(input));
      const invitation = toInvitationView(created);
      return {
        structured: { invitation },
        headline: `Invited ${address(invitation.emailAddress)}.`,
      };
    } catch (error) {
      if (!(error instanceof ClerkFailure) || error.kind !== 'refused') throw error;
      throw await withExisting(error, input.emailAddress, clerk);
    }
  },
});

/** The refusal with what is there already: the user who has the address, or the pending invitation. */
async function withExisting(refusal: ClerkFailure, emailAddress: string, clerk: Clerk): Promise<Error> {
  const isDuplicate = refusal.has('duplicate_record');
  const isUser = refusal.has('form_identifier_exists');
  if (!isDuplicate && !isUser) return refusal;
  const found = await existing(isUser, emailAddress, clerk).catch(() => undefined);
  return new ToolError(
    [
      explainFailure(refusal),
      found ??
        (isUser
          ? 'A user with this address already exists.'
          : 'An invitation for this address is already pending.'),
      'To invite all the same, send ignoreExisting: true.',
    ].join('\n'),
    { cause: refusal },
  );
}

async function existing(isUser: boolean, emailAddress: string, clerk: Clerk): Promise<string | undefined> {
  if (isUser) {
    const { data } = await clerk.read(
      (client) => client.users.getUserList({ emailAddress: spellingsOf(emailAddress), limit: 1 }),
      { skip: '/users/count' },
    );
    return data[0] && `The address belongs to user ${data[0].id}: read it with get_user.`;
  }
  const { data } = await clerk.read((client) =>
    client.invitations.getInvitationList({ query: emailAddress, status: 'pending', limit: 10 }),
  );
  const pending = data.find((invitation) => isSameAddress(invitation.emailAddress, emailAddress));
  return (
    pending &&
    `The pending invitation is ${pending.id}, created ${new Date(pending.createdAt).toISOString()}.`
  );
}
