import * as z from 'zod';
import { organizationDomainId, organizationId } from '../clerk/ids.ts';
import {
  enrollmentMode,
  organizationDomainShape,
  readOrganizationDomain,
} from '../clerk/views/organization-domain.ts';
import { deletedShape, queryFlag } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { domainName } from './connection-parameters.ts';
import { listOperation, operation } from './operation.ts';

const verified = z
  .boolean()
  .optional()
  .describe('Whether the organization is known to own the domain. Default when created: true.');
/** Modes that Clerk filters by: it has one more than can be set. */
const enrollmentModes = [
  'manual_invitation',
  'automatic_invitation',
  'automatic_suggestion',
  'enterprise_sso',
] as const;
const output = z.object({ domain: organizationDomainShape });

const keywords = 'verified domain email domain auto-join automatic enrollment';

/** Email domains whose people may join an organization. */
export const organizationDomainOperations: readonly Tool[] = [
  listOperation({
    method: 'organizations.getOrganizationDomainList',
    name: 'list_organization_domains',
    title: "List an organization's domains",
    description:
      "List an organization's email domains: whether verified, how people with such an address join, and how many are waiting. Changes nothing.",
    keywords,
    permission: 'organization_domains:read',
    input: {
      organizationId,
      verified: z.boolean().optional().describe('Only verified domains, or only others.'),
      enrollmentMode: z
        .array(z.enum([...enrollmentModes, ...enrollmentModes.map((mode) => `-${mode}` as const)]))
        .min(1)
        .optional()
        .describe('Only domains with one of these modes; - in front leaves those with it out.'),
    },
    item: organizationDomainShape,
    async call(client, { verified: wanted, enrollmentMode: modes, ...page }) {
      // Clerk takes both filters, the modes in one text; the SDK passes them on, though its types leave them out.
      const filters = { ...page, verified: queryFlag(wanted), enrollmentMode: modes?.join(',') };
      const { data, totalCount } = await client.organizations.getOrganizationDomainList(filters);
      return { data: data.map(readOrganizationDomain), totalCount };
    },
  }),
  operation({
    method: 'organizations.createOrganizationDomain',
    name: 'create_organization_domain',
    title: 'Add a domain to an organization',
    description:
      'Give an organization an email domain. It counts as verified unless verified is false; with automatic enrollment everyone with such an address can then join. Make sure that the organization owns it.',
    keywords: `${keywords} add`,
    permission: 'organization_domains:write',
    risk: 'write',
    input: z.strictObject({ organizationId, name: domainName, enrollmentMode, verified }),
    output,
    call: async (client, input) => ({
      domain: readOrganizationDomain(await client.organizations.createOrganizationDomain(input)),
    }),
  }),
  operation({
    method: 'organizations.updateOrganizationDomain',
    name: 'update_organization_domain',
    title: "Update an organization's domain",
    description:
      'Change how people with an address of a domain join the organization, or whether the domain counts as verified. The name cannot be changed: delete the domain and add another.',
    keywords: `${keywords} enrollment mode verify`,
    permission: 'organization_domains:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      organizationId,
      domainId: organizationDomainId,
      enrollmentMode: enrollmentMode.optional(),
      verified,
    }),
    output,
    call: async (client, input) => ({
      domain: readOrganizationDomain(await client.organizations.updateOrganizationDomain(input)),
    }),
  }),
  operation({
    method: 'organizations.deleteOrganizationDomain',
    name: 'delete_organization_domain',
    title: "Delete an organization's domain",
    description:
      "Remove an email domain from an organization, with the pending invitations and suggestions that came from it. Members stay. This can't be undone.",
    keywords: `${keywords} remove`,
    permission: 'organization_domains:write',
    risk: 'destructive',
    input: z.strictObject({ organizationId, domainId: organizationDomainId }),
    output: deletedShape,
    async call(client, input) {
      await client.organizations.deleteOrganizationDomain(input);
      return { id: input.domainId, deleted: true };
    },
  }),
];
