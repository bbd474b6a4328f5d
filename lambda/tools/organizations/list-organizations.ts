import type { Organization } from '@clerk/backend';
import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import {
  organizationItemShape,
  toOrganizationSummary,
  toOrganizationView,
} from '../../clerk/views/organization.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { pageHeadline, pageOf, pageParameters, pageShape } from '../../definition/page.ts';
import { defineTool } from '../../definition/tool.ts';

/** Clerk's limit for each filter by ids. */
const maxIds = 100;

export const listOrganizations = defineTool({
  name: 'list_organizations',
  title: 'List organizations',
  description:
    'Find organizations by part of the name or slug, by id or by member, or list them all. For one in full, use get_organization; for its people, list_organization_members.',
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
      .describe('Only organizations that any of these users belongs to.'),
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
  async run({ detail, cursor, maxCharacters, ...filters }, { clerk }) {
    const offset = offsetOf(cursor);
    // Clerk filters by members too, which the SDK's types leave out.
    const wanted = { ...filters, offset, includeMembersCount: true };
    const page = await clerk.read((client) => client.organizations.getOrganizationList(wanted));
    const toItem: (organization: Organization) => z.output<typeof organizationItemShape> =
      detail === 'full' ? toOrganizationView : toOrganizationSummary;
    const { totalCount } = page;
    const place = { offset, totalCount, maxCharacters };
    return pageOf(page.data.map(toItem), place, (organizations, position) => ({
      structured: { organizations, ...position },
      headline: pageHeadline('organization', organizations.length, totalCount),
    }));
  },
});
