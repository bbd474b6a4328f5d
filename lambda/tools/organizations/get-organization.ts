import * as z from 'zod';
import { organizationId, organizationSlug } from '../../clerk/ids.ts';
import { organizationShape, toOrganizationView } from '../../clerk/views/organization.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

export const getOrganization = defineTool({
  name: 'get_organization',
  title: 'Get an organization',
  description:
    'Get an organization by id or slug: name, number of members, limits, metadata and dates. Without either, use list_organizations.',
  methods: ['organizations.getOrganization'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'organizations:read',
  input: z.strictObject({
    organizationId: organizationId.optional(),
    slug: organizationSlug.optional().describe('Its slug instead of the id, for example acme-robotics.'),
  }),
  output: z.object({ organization: organizationShape }),
  async run(input, { clerk }) {
    const which = identityOf(input);
    const found = await clerk.read((client) =>
      client.organizations.getOrganization({ ...which, includeMembersCount: true }),
    );
    const organization = toOrganizationView(found);
    return { structured: { organization } };
  },
});

function identityOf(input: {
  organizationId?: string | undefined;
  slug?: string | undefined;
}): { organizationId: string } | { slug: string } {
  if (input.organizationId !== undefined && input.slug === undefined) {
    return { organizationId: input.organizationId };
  }
  if (input.slug !== undefined && input.organizationId === undefined) return { slug: input.slug };
  throw new ToolError('Send either organizationId or slug: exactly one of the two.');
}
