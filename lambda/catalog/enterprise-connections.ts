import * as z from 'zod';
import {
  enterpriseConnectionItemShape,
  enterpriseConnectionShape,
} from '../clerk/views/enterprise-connection.ts';
import { enterpriseConnectionId, organizationId } from '../clerk/ids.ts';
import { queryFlag } from '../clerk/views/shapes.ts';
import { rawCredential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { domainName, idpParameters, idpUrl } from './connection-parameters.ts';
import { listOperation, operation } from './operation.ts';

const domains = z.array(domainName).min(1).max(100);
const organization = organizationId.describe('The organization whose members sign in through it.');
const output = z.object({ connection: enterpriseConnectionShape });

/** Shown as one object, since many hosts keep only one object of a union. */
const loginHint = z
  .strictObject({
    mode: z.enum(['email_address', 'off', 'custom_attribute']),
    source: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('A key of the user’s public metadata, for custom_attribute.'),
  })
  .refine(({ mode, source }) => (mode === 'custom_attribute') === (source !== undefined), {
    error: 'send source with custom_attribute, and with nothing else',
  }) as unknown as z.ZodType<
  { mode: 'email_address' | 'off' } | { mode: 'custom_attribute'; source: string }
>;

const saml = z
  .strictObject({
    ...idpParameters,
    allowIdpInitiated: z
      .boolean()
      .optional()
      .describe('Whether sign-ins may start at the identity provider.'),
    allowSubdomains: z
      .boolean()
      .optional()
      .describe('Whether addresses of subdomains of the domains may use it.'),
    forceAuthn: z.boolean().optional().describe('Whether the identity provider must ask people anew.'),
    loginHint: loginHint.optional().describe('What the identity provider is told about who signs in.'),
  })
  .optional()
  .describe('Settings of a SAML connection.');

const oidc = z
  .strictObject({
    clientId: z.string().min(1).max(512).optional().describe('Client id at the identity provider.'),
    clientSecret: rawCredential(z.string().min(1).max(2_048))
      .optional()
      .describe('Client secret; never given back.'),
    discoveryUrl: idpUrl('Where the identity provider publishes its metadata.').optional(),
    authUrl: idpUrl('Authorization endpoint.').optional(),
    tokenUrl: idpUrl('Token endpoint.').optional(),
    userInfoUrl: idpUrl('User info endpoint.').optional(),
    requiresPkce: z.boolean().optional().describe('Must be true for a client without a secret.'),
  })
  .optional()
  .describe('Settings of an OIDC connection.');

const customAttributes = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(255).describe('What people read.'),
      key: z
        .string()
        .max(255)
        .regex(/^[^_][A-Za-z0-9_-]*$/, { error: 'must be letters, digits, _ and -, and not begin with _' })
        .describe('Key in the user’s public metadata.'),
      ssoPath: z.string().max(255).optional().describe('Path of the value in what SSO gives.'),
      scimPath: z.string().max(255).optional().describe('Path of the value in what SCIM gives.'),
      multiValued: z.boolean().optional().describe('Whether there can be several values.'),
    }),
  )
  .max(50)
  .optional()
  .describe('Further attributes of users to take over from the identity provider.');

const shared = {
  active: z.boolean().optional().describe('Whether people can sign in through it.'),
  allowOrganizationAccountLinking: z
    .boolean()
    .optional()
    .describe('Whether members of the organization may link the accounts they have.'),
  authenticatable: z.boolean().optional().describe('Whether it serves sign-in and sign-up.'),
  disableJitProvisioning: z
    .boolean()
    .optional()
    .describe('Whether users are not created at their first sign-in.'),
  customAttributes,
  saml,
  oidc,
};

const keywords =
  'SSO single sign-on SAML OIDC identity provider IdP Okta Entra Azure AD Google Workspace login';

/** Enterprise connections: single sign-on of a company through its own identity provider. */
export const enterpriseConnectionOperations: readonly Tool[] = [
  listOperation({
    method: 'enterpriseConnections.getEnterpriseConnectionList',
    name: 'list_enterprise_connections',
    title: 'List enterprise connections',
    description:
      'List the enterprise SSO connections (SAML and OIDC) of the instance: name, provider, domains, organization, whether active. get_enterprise_connection shows the rest. Changes nothing.',
    keywords,
    permission: 'connections:read',
    input: {
      organizationId: organization.describe('Only connections of this organization.').optional(),
      active: z.boolean().optional().describe('Only active, or only inactive connections.'),
    },
    item: enterpriseConnectionItemShape,
    call: (client, { active, ...page }) =>
      client.enterpriseConnections.getEnterpriseConnectionList({ ...page, active: queryFlag(active) }),
  }),
  operation({
    method: 'enterpriseConnections.getEnterpriseConnection',
    name: 'get_enterprise_connection',
    title: 'Get an enterprise connection',
    description:
      'Read one enterprise SSO connection with its SAML or OIDC settings, certificates and their expiry, and what the identity provider must be told (ACS URL, entity id). Changes nothing.',
    keywords: `${keywords} certificate expiry ACS URL entity id`,
    permission: 'connections:read',
    risk: 'read',
    input: z.strictObject({ enterpriseConnectionId }),
    output,
    call: async (client, input) => ({
      connection: await client.enterpriseConnections.getEnterpriseConnection(input.enterpriseConnectionId),
    }),
  }),
  operation({
    method: 'enterpriseConnections.createEnterpriseConnection',
    name: 'create_enterprise_connection',
    title: 'Create an enterprise connection',
    description:
      'Set up SSO for a company: everyone with an address of the domains signs in through its identity provider, which can then sign in as any of them. Not active unless active is true, which needs the settings of the identity provider.',
    keywords: `${keywords} set up enable configure`,
    permission: 'connections:write',
    risk: 'write',
    input: z.strictObject({
      name: z.string().min(1).max(255).describe('What people read, for example Acme.'),
      provider: z
        .enum([
          'saml_custom',
          'saml_okta',
          'saml_google',
          'saml_microsoft',
          'oidc_custom',
          'oidc_github_enterprise',
          'oidc_gitlab',
        ])
        .describe('The kind of identity provider. Cannot be changed later.'),
      domains: domains.describe('Domains whose addresses sign in through it; at least one.'),
      organizationId: organization.optional(),
      ...shared,
    }),
    output,
    call: async (client, input) => ({
      connection: await client.enterpriseConnections.createEnterpriseConnection(input),
    }),
  }),
  operation({
    method: 'enterpriseConnections.updateEnterpriseConnection',
    name: 'update_enterprise_connection',
    title: 'Update an enterprise connection',
    description:
      'Change an enterprise SSO connection: name, domains, whether active, SAML or OIDC settings, new certificates. Only what is sent changes, but lists replace the old ones. Inactive or wrong settings lock its people out.',
    keywords: `${keywords} activate deactivate rotate certificate disable`,
    permission: 'connections:write',
    risk: 'destructive',
    input: z.strictObject({
      enterpriseConnectionId,
      name: z.string().min(1).max(255).optional().describe('What people read.'),
      domains: domains.optional().describe('All domains whose addresses sign in through it.'),
      organizationId: organization.optional(),
      syncUserAttributes: z
        .boolean()
        .optional()
        .describe('Whether names and the like follow the identity provider at each sign-in.'),
      disableAdditionalIdentifications: z
        .boolean()
        .optional()
        .describe('Whether its users may not add addresses and numbers of their own.'),
      ...shared,
    }),
    output,
    before: async (client, { enterpriseConnectionId: id }) => ({
      connection: await client.enterpriseConnections.getEnterpriseConnection(id),
    }),
    call: async (client, { enterpriseConnectionId: id, ...changes }) => ({
      connection: await client.enterpriseConnections.updateEnterpriseConnection(id, changes),
    }),
  }),
  operation({
    method: 'enterpriseConnections.deleteEnterpriseConnection',
    name: 'delete_enterprise_connection',
    title: 'Delete an enterprise connection',
    description:
      "Delete an enterprise SSO connection for good: its people can no longer sign in through their identity provider. This can't be undone; to pause it, set active to false instead.",
    keywords: `${keywords} remove`,
    permission: 'connections:write',
    risk: 'destructive',
    input: z.strictObject({ enterpriseConnectionId }),
    output: z.object({ enterpriseConnectionId: z.string(), deleted: z.literal(true) }),
    async call(client, input) {
      const { id } = await client.enterpriseConnections.deleteEnterpriseConnection(
        input.enterpriseConnectionId,
      );
      return { enterpriseConnectionId: id, deleted: true as const };
    },
  }),
];
