import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { organizationShapeElsewhere, toOrganizationView } from '../../clerk/views/organization.ts';
import { metadataParameters, organizationParameters } from './organization-parameters.ts';
import { defineTool } from '../../definition/tool.ts';

export const createOrganization = defineTool({
  name: 'create_organization',
  title: 'Create an organization',
  description:
    'Create an organization. The user in createdBy becomes its first admin; without one it starts empty. Names need not be unique: check list_organizations first. Add people with set_organization_member or create_organization_invitation.',
  methods: ['organizations.createOrganization'],
  keywords: 'new company customer team tenant workspace',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  permission: 'organizations:write',
  input: z.strictObject({
    ...organizationParameters,
    createdBy: userId.optional().describe('Becomes its first admin. Example: user_2xPq8aTk3.'),
    ...metadataParameters,
  }),
  output: z.object({ organization: organizationShapeElsewhere }),
  async run(input, { clerk }) {
    const created = await clerk.write((client) => client.organizations.createOrganization(input));
    const organization = toOrganizationView(created);
    return {
      structured: { organization },
      headline:
        input.createdBy === undefined
          ? 'Created; it has no members yet.'
          : 'Created; its creator is its admin.',
    };
  },
});
