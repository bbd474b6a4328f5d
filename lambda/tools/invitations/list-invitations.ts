import * as z from 'zod';
import { type AnyInvitation, anyInvitationShape } from '../../clerk/views/any-invitation.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { organizationId } from '../../clerk/ids.ts';
import { toInvitationView } from '../../clerk/views/invitation.ts';
import { toOrganizationInvitationView } from '../../clerk/views/organization-invitation.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { pageHeadline, pageOf, pageShape, walkParameters } from '../../definition/page.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

/** Invitations a page at most: Clerk gives 500, but hosts cut results at about 25,000 tokens. */
const maxLimit = 100;

const filters = {
  organizationId: organizationId
    .optional()
    .describe('Only invitations to this organization. Leave out for those to the application.'),
  status: z
    .enum(['pending', 'accepted', 'revoked', 'expired'])
    .optional()
    .describe('Default: all, to the application all but revoked ones.'),
  query: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .optional()
    .describe('Part of an email address, or a whole id; only without organizationId.'),
  emailAddress: emailAddress
    .optional()
    .describe('Whole email address; only with organizationId. Example: ada@example.com.'),
  orderBy: z
    .enum(['created_at', '-created_at', 'email_address', '-email_address', 'expires_at', '-expires_at'])
    .default('-created_at')
    .describe(
      '- in front: descending. Default -created_at, the newest first; by expires_at only without organizationId.',
    ),
};

type Filters = z.output<z.ZodObject<typeof filters>>;

export const listInvitations = defineTool({
  name: 'list_invitations',
  title: 'List invitations',
  description:
    'List invitations to sign up to the application or, with organizationId, to join an organization, with status and expiry.',
  methods: ['invitations.getInvitationList', 'organizations.getOrganizationInvitationList'],
  keywords: 'pending open invites invited',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'invitations:read',
  input: z.strictObject({
    ...filters,
    ...walkParameters(maxLimit),
  }),
  output: z.object({ invitations: z.array(anyInvitationShape), ...pageShape }),
  async run({ limit, cursor, maxCharacters, ...wanted }, { clerk }) {
    const fault = filterFault(wanted);
    if (fault) throw new ToolError(fault);
    const offset = offsetOf(cursor);
    const { organizationId, ...rest } = wanted;
    const { found, totalCount } = organizationId
      ? await ofOrganization({ ...rest, organizationId, limit, offset }, clerk)
      : await ofApplication({ ...rest, limit, offset }, clerk);
    const whither = organizationId ? 'to the organization' : 'to the application';
    return pageOf(found, { offset, totalCount, maxCharacters }, (invitations, position) => ({
      structured: { invitations, ...position },
      headline: pageHeadline('invitation', invitations.length, totalCount, ` ${whither}`),
    }));
  },
});

function filterFault({ organizationId, query, emailAddress, orderBy }: Filters): string | undefined {
  if (organizationId === undefined) {
    return emailAddress === undefined
      ? undefined
      : 'emailAddress: only works with organizationId. Next: send it as query instead.';
  }
  if (query !== undefined) {
    return 'query: does not work with organizationId. Next: send a whole emailAddress instead.';
  }
  return orderBy.endsWith('expires_at')
    ? 'orderBy: invitations to an organization are ordered by created_at or email_address.'
    : undefined;
}

type Page = Omit<Filters, 'organizationId'> & { readonly limit: number; readonly offset: number };
interface Found {
  readonly found: AnyInvitation[];
  readonly totalCount: number;
}

async function ofApplication({ status, query, orderBy, limit, offset }: Page, clerk: Clerk): Promise<Found> {
  const { data, totalCount } = await clerk.read((client) =>
    client.invitations.getInvitationList({
      orderBy,
      limit,
      offset,
      ...(status && { status }),
      ...(query && { query }),
    }),
  );
  return { found: data.map(toInvitationView), totalCount };
}

async function ofOrganization(
  { organizationId, status, emailAddress, orderBy, limit, offset }: Page & { organizationId: string },
  clerk: Clerk,
): Promise<Found> {
  // Clerk takes the address and the order; the SDK passes them on, though its types leave them out.
  const more = { orderBy, ...(emailAddress && { emailAddress }) };
  const { data, totalCount } = await clerk.read((client) =>
    client.organizations.getOrganizationInvitationList({
      organizationId,
      limit,
      offset,
      ...(status && { status: [status] }),
      ...more,
    }),
  );
  return { found: data.map(toOrganizationInvitationView), totalCount };
}
