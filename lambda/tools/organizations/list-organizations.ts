import type { Organization } from '@clerk/backend';
import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import {
  organizationItemShape,
  toOrganizationSummary,
  toOrganizationView,
} from '../../clerk/views/organization.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { describeOrganization } from './organization-text.ts';
import { describePage, pageParameters, pagePosition, pageShape } from '../../definition/page.ts';
import { defineTool } from '../../definition/tool.ts';

/** Clerk's limit for each filter by ids. */
const maxIds = 100;

export const listOrganizations = defineTool({
  name: 'list_organizations',
  title: 'List organizations',
  description:
    'Find organizations by part of their name or slug, by id or by member, or walk through all of them, with the number of members. 20 a page, newest first. Changes nothing. To read one in full use get_organization; for its people list_organization_members.',
  methods: ['organizations.getOrganizationList'],
  keywords: 'search companies customers teams tenants accounts workspaces',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'organizations:read',
  input: z.strictObject({
    query: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('Part of the name or slug, or a whole id. Example: acme.'),
    userId: z
      .array(userId)
      .min(1)
      .max(maxIds)
      .optional()
      .describe('Only organizations that any of these users belongs to; at most 100.'),
    organizationId: z
      .array(organizationId)
      .min(1)
      .max(maxIds)
      .optional()
      .describe('Only these organizations; at most 100.'),
    orderBy: z
      .enum(['name', '-name', 'created_at', '-created_at', 'members_count', '-members_count'])
      .optional()
      .describe('- in front: descending. Default -created_at, the newest first.'),
    ...pageParameters,
  }),
  output: z.object({ organizations: z.array(organizationItemShape), ...pageShape }),
  async run({ detail, cursor, ...filters }, { clerk }) {
    const offset = offsetOf(cursor);
    // Clerk filters by members too, which the SDK's types leave out.
    const wanted = { ...filters, offset, includeMembersCount: true };
    const page = await clerk.read((client) => client.organizations.getOrganizationList(wanted));
    const toItem: (organization: Organization) => z.output<typeof organizationItemShape> =
      detail === 'full' ? toOrganizationView : toOrganizationSummary;
    const position = pagePosition(offset, page.data.length, page.totalCount);
    return {
      structured: { organizations: page.data.map(toItem), ...position },
      text: describePage(
        'organizations',
        page.data.map((organization) => describeOrganization(toOrganizationSummary(organization))),
        position,
      ),
    };
  },
});
