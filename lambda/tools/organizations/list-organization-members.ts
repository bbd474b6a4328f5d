import type { OrganizationMembership } from '@clerk/backend';
import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import { memberItemShape, toMemberSummary, toMemberView } from '../../clerk/views/membership.ts';
import { queryTime } from '../../clerk/views/shapes.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { roleParameter } from './organization-parameters.ts';
import { pageHeadline, pageOf, pageParameters, pageShape } from '../../definition/page.ts';
import { timeParameter } from '../../definition/time-parameter.ts';
import { defineTool } from '../../definition/tool.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { userFilters } from '../users/user-filters.ts';

/** Clerk's limit for each filter by values. */
const maxValues = 100;

export const listOrganizationMembers = defineTool({
  name: 'list_organization_members',
  title: 'List members of an organization',
  description:
    'List the members of an organization with role, name and address; filter by role, part of a name or address, user or last activity. People who are invited but have not joined are not members.',
  methods: ['organizations.getOrganizationMembershipList'],
  keywords: 'who is in people staff team admins roles find a member',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'memberships:read',
  input: z.strictObject({
    organizationId,
    role: z
      .array(roleParameter)
      .min(1)
      .max(maxValues)
      .optional()
      .describe('Only members in these roles, for example ["org:admin"].'),
    query: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('Part of a name, email address, phone number, username or user id.'),
    userId: z.array(userId).min(1).max(maxValues).optional().describe('Only these users; at most 100.'),
    emailAddress: z.array(emailAddress).min(1).max(maxValues).optional().describe('Whole email addresses.'),
    phoneNumber: userFilters.phoneNumber,
    username: userFilters.username,
    web3Wallet: userFilters.web3Wallet,
    nameQuery: userFilters.nameQuery,
    emailAddressQuery: userFilters.emailAddressQuery,
    phoneNumberQuery: userFilters.phoneNumberQuery,
    usernameQuery: userFilters.usernameQuery,
    createdAtBefore: userFilters.createdAtBefore,
    createdAtAfter: userFilters.createdAtAfter,
    lastActiveAtBefore: timeParameter('Only members who were last active before.').optional(),
    lastActiveAtAfter: timeParameter('Only members who were active after.').optional(),
    orderBy: z
      .enum([
        'created_at',
        '-created_at',
        'first_name',
        '-first_name',
        'last_name',
        '-last_name',
        'email_address',
        '-email_address',
        'phone_number',
        '-phone_number',
        'username',
        '-username',
      ])
      .optional()
      .describe('Order; a dash in front means descending. Default -created_at, who joined last first.'),
    ...pageParameters,
  }),
  output: z.object({ members: z.array(memberItemShape), ...pageShape }),
  async run(input, { clerk }) {
    const {
      detail,
      cursor,
      maxCharacters,
      createdAtBefore,
      createdAtAfter,
      lastActiveAtBefore,
      lastActiveAtAfter,
      ...filters
    } = input;
    const offset = offsetOf(cursor);
    const page = await clerk.read((client) =>
      client.organizations.getOrganizationMembershipList({
        ...filters,
        createdAtBefore: queryTime(createdAtBefore),
        createdAtAfter: queryTime(createdAtAfter),
        lastActiveAtBefore: queryTime(lastActiveAtBefore),
        lastActiveAtAfter: queryTime(lastActiveAtAfter),
        offset,
      }),
    );
    const toItem: (membership: OrganizationMembership) => z.output<typeof memberItemShape> =
      detail === 'full' ? toMemberView : toMemberSummary;
    const { totalCount } = page;
    return pageOf(page.data.map(toItem), { offset, totalCount, maxCharacters }, (members, position) => ({
      structured: { members, ...position },
      headline: pageHeadline('member', members.length, totalCount),
    }));
  },
});
