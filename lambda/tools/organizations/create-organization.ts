import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { organizationShape, toOrganizationView } from '../../clerk/views/organization.ts';
import { metadataParameters, organizationParameters } from './organization-parameters.ts';
import { defineTool } from '../../definition/tool.ts';

export const createOrganization = defineTool({
  name: 'create_organization',
  title: 'Create an organization',
  description:
    'Create an organization. The user in createdBy becomes its first admin; without one it starts empty, so add people with set_organization_member or create_organization_invitation. Names need not be unique: look for an existing one with list_organizations first.',
  methods: ['organizations.createOrganization'],
  keywords: 'new company customer team tenant workspace',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  permission: 'organizations:write',
  input: z.strictObject({
    ...organizationParameters,
    createdBy: userId
      .optional()
      .describe('The user who becomes its first admin, for example user_2xPq8aTk3.'),
    ...metadataParameters,
  }),
  output: z.object({ organization: organizationShape }),
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
