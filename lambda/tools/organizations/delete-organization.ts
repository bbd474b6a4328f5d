import * as z from 'zod';
import { organizationId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';

export const deleteOrganization = defineTool({
  name: 'delete_organization',
  title: 'Delete an organization',
  description:
    'Delete an organization for good, with all its memberships, invitations and metadata; its users stay. This cannot be undone: read it with get_organization and list_organization_members first.',
  methods: ['organizations.deleteOrganization'],
  keywords: 'remove company customer team tenant workspace',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'organizations:delete',
  input: z.strictObject({ organizationId }),
  output: z.object({ organizationId: z.string(), deleted: z.literal(true) }),
  async run(input, { clerk }) {
    await clerk.write((client) => client.organizations.deleteOrganization(input.organizationId));
    return {
      structured: { organizationId: input.organizationId, deleted: true as const },
      headline: 'Deleted.',
    };
  },
});
