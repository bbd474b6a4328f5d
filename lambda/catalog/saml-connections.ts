import * as z from 'zod';
import { organizationId, samlConnectionId } from '../clerk/ids.ts';
import { samlConnectionItemShape, samlConnectionShape } from '../clerk/views/saml-connection.ts';
import type { Tool } from '../definition/tool.ts';
import { domainName, idpParameters } from './connection-parameters.ts';
import { filterValues, orderBy, searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const provider = z
  .enum(['saml_custom', 'saml_okta', 'saml_google', 'saml_microsoft'])
  .describe('The kind of identity provider.');
const name = z.string().min(1).max(255).describe('What people read, for example Acme.');
const organization = organizationId.describe('The organization whose members sign in through it.');
const output = z.object({ connection: samlConnectionShape });

const keywords = 'SSO single sign-on SAML identity provider IdP Okta login';

/** SAML connections, which Clerk keeps for those who have them: enterprise connections took their place. */
export const samlConnectionOperations: readonly Tool[] = [
  listOperation({
    method: 'samlConnections.getSamlConnectionList',
    name: 'list_saml_connections',
    title: 'List SAML connections (deprecated)',
    description:
      'List SAML connections in their old form, with how many users each has. Clerk has deprecated it: prefer list_enterprise_connections. Changes nothing.',
    keywords,
    permission: 'connections:read',
    input: {
      query: searchText('Only connections whose name has this text.'),
      organizationId: filterValues(organizationId, 'Only connections of these organizations.'),
      orderBy: orderBy(['created_at']),
    },
    item: samlConnectionItemShape,
    call: (client, page) => client.samlConnections.getSamlConnectionList(page),
  }),
  operation({
    method: 'samlConnections.getSamlConnection',
    name: 'get_saml_connection',
    title: 'Get a SAML connection (deprecated)',
    description:
      'Read one SAML connection in its old form, with its certificates and attribute mapping. Clerk has deprecated it: prefer get_enterprise_connection. Changes nothing.',
    keywords,
    permission: 'connections:read',
    risk: 'read',
    input: z.strictObject({ samlConnectionId }),
    output,
    call: async (client, input) => ({
      connection: await client.samlConnections.getSamlConnection(input.samlConnectionId),
    }),
  }),
  operation({
    method: 'samlConnections.createSamlConnection',
    name: 'create_saml_connection',
    title: 'Create a SAML connection (deprecated)',
    description:
      'Set up SAML for a domain in the old form: its identity provider can then sign in as anyone with an address of the domain. Inactive at first. Clerk has deprecated it: prefer create_enterprise_connection.',
    keywords,
    permission: 'connections:write',
    risk: 'write',
    input: z.strictObject({
      name,
      provider,
      domain: domainName,
      organizationId: organization.optional(),
      ...idpParameters,
    }),
    output,
    call: async (client, input) => ({
      connection: await client.samlConnections.createSamlConnection(input),
    }),
  }),
  operation({
    method: 'samlConnections.updateSamlConnection',
    name: 'update_saml_connection',
    title: 'Update a SAML connection (deprecated)',
    description:
      'Change a SAML connection in its old form. Only what is sent changes; inactive or wrong settings lock its people out. Clerk has deprecated it: prefer update_enterprise_connection.',
    keywords: `${keywords} activate deactivate certificate`,
    permission: 'connections:write',
    risk: 'destructive',
    input: z.strictObject({
      samlConnectionId,
      name: name.optional(),
      provider: provider.optional(),
      domain: domainName.optional(),
      organizationId: organization.optional(),
      ...idpParameters,
      active: z.boolean().optional().describe('Whether people can sign in through it.'),
      syncUserAttributes: z
        .boolean()
        .optional()
        .describe('Whether names and the like follow the identity provider at each sign-in.'),
      allowSubdomains: z
        .boolean()
        .optional()
        .describe('Whether addresses of subdomains of the domain may use it.'),
      allowIdpInitiated: z
        .boolean()
        .optional()
        .describe('Whether sign-ins may start at the identity provider.'),
    }),
    output,
    before: async (client, { samlConnectionId: id }) => ({
      connection: await client.samlConnections.getSamlConnection(id),
    }),
    call: async (client, { samlConnectionId: id, ...changes }) => ({
      connection: await client.samlConnections.updateSamlConnection(id, changes),
    }),
  }),
  operation({
    method: 'samlConnections.deleteSamlConnection',
    name: 'delete_saml_connection',
    title: 'Delete a SAML connection (deprecated)',
    description:
      "Delete a SAML connection for good: its people can no longer sign in through their identity provider. This can't be undone; to pause it, set active to false instead.",
    keywords: `${keywords} remove`,
    permission: 'connections:write',
    risk: 'destructive',
    input: z.strictObject({ samlConnectionId }),
    output: z.object({ samlConnectionId: z.string(), deleted: z.literal(true) }),
    async call(client, input) {
      const { id } = await client.samlConnections.deleteSamlConnection(input.samlConnectionId);
      return { samlConnectionId: id, deleted: true as const };
    },
  }),
];
