import * as z from 'zod';
import type { ConnectionRecord } from '../state/connection-records.ts';
import { checkedDomains, checkedOrganization, prepareActivation } from './connections.ts';
import { formatInvalid, notFound, referenceMissing } from '../operation/errors.ts';
import { changedOidc, newOidc, oidcBody } from './oidc-settings.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { booleanIn, ordered, pageOf } from '../operation/query.ts';
import { changedSaml, newSaml, samlBody, serviceProviderUrls } from './saml-settings.ts';

const flag = z.boolean().nullish();

const customAttributes = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      key: z.string().regex(/^[^_][A-Za-z0-9_-]*$/, { error: 'must not begin with an underscore' }),
      sso_path: z.string().optional(),
      scim_path: z.string().optional(),
      directory_path: z.string().optional(),
      multi_valued: z.boolean().optional(),
    }),
  )
  .nullish();

// The last three are newer than Clerk's document, or deprecated; the SDK sends them.
const common = {
  organization_id: z.string().nullish(),
  allow_organization_account_linking: flag,
  active: flag,
  saml: samlBody.nullish(),
  oidc: oidcBody.nullish(),
  custom_attributes: customAttributes,
  authenticatable: flag,
  disable_jit_provisioning: flag,
  sync_user_attributes: flag,
};
const createBody = z.strictObject({
  ...common,
  name: z.string().min(1),
  provider: z.enum([
    'saml_custom',
    'saml_okta',
    'saml_google',
    'saml_microsoft',
    'oidc_custom',
    'oidc_github_enterprise',
    'oidc_gitlab',
  ]),
  domains: z.array(z.string()),
});
const updateBody = z.strictObject({
  ...common,
  name: z.string().min(1).nullish(),
  domains: z.array(z.string()).nullish(),
  disable_additional_identifications: flag,
  /** Ignored, as Clerk does; source: `UpdateEnterpriseConnectionParams` in `@clerk/backend` 3.25. */
  provider: z.string().nullish(),
});

function wireSaml(connection: ConnectionRecord) {
  const { saml } = connection;
  if (saml === null) return null;
  return {
    id: saml.id,
    name: saml.name,
    idp_entity_id: saml.idpEntityId,
    idp_sso_url: saml.idpSsoUrl,
    idp_certificates: saml.idpCertificates.map((item) => ({
      certificate: item.certificate,
      issued_at: item.issuedAt,
      expires_at: item.expiresAt,
    })),
    idp_metadata_url: saml.idpMetadataUrl,
    ...serviceProviderUrls(saml),
    active: connection.active,
    allow_idp_initiated: saml.allowIdpInitiated,
    allow_subdomains: saml.allowSubdomains,
    force_authn: saml.forceAuthn,
    login_hint: saml.loginHint,
  };
}

function wireOidc(connection: ConnectionRecord) {
  const { oidc } = connection;
  if (oidc === null) return null;
  return {
    id: oidc.id,
    name: connection.name,
    provider_key: connection.provider,
    client_id: oidc.clientId,
    discovery_url: oidc.discoveryUrl,
    auth_url: oidc.authUrl,
    token_url: oidc.tokenUrl,
    user_info_url: oidc.userInfoUrl,
    requires_pkce: oidc.requiresPkce,
    logo_public_url: null,
    created_at: oidc.createdAt,
    updated_at: oidc.updatedAt,
  };
}

function wireConnection(connection: ConnectionRecord) {
  return {
    object: 'enterprise_connection',
    id: connection.id,
    name: connection.name,
    provider: connection.provider,
    logo_public_url: null,
    active: connection.active,
    domains: connection.domains,
    organization_id: connection.organizationId,
    sync_user_attributes: connection.syncUserAttributes,
    disable_additional_identifications: connection.disableAdditionalIdentifications,
    allow_organization_account_linking: connection.allowOrganizationAccountLinking,
    authenticatable: connection.authenticatable,
    disable_jit_provisioning: connection.disableJitProvisioning,
    custom_attributes: connection.customAttributes,
    saml_connection: wireSaml(connection),
    oauth_config: wireOidc(connection),
    created_at: connection.createdAt,
    updated_at: connection.updatedAt,
  };
}

function find(call: Call): ConnectionRecord {
  const id = call.param('enterprise_connection_id');
  const connection = call.state.connections.get(id);
  if (connection === undefined) throw notFound('enterprise connection', id);
  return connection;
}

/** Both names of one path with the same value; 422 when they were given different ones. */
function checkedAttributes(attributes: z.infer<typeof customAttributes>) {
  return attributes?.map((attribute) => {
    const { scim_path: scimPath, directory_path: directoryPath } = attribute;
    if (scimPath !== undefined && directoryPath !== undefined && scimPath !== directoryPath) {
      throw formatInvalid('directory_path', 'must be the same as scim_path');
    }
    const path = directoryPath ?? scimPath;
    return path === undefined ? attribute : { ...attribute, scim_path: path, directory_path: path };
  });
}

type Body = z.infer<typeof updateBody>;

/** The connection with the body's parameters; nothing is stored yet. */
function changed(
  call: Call,
  connection: ConnectionRecord,
  body: Body,
  ownId: string | null,
): ConnectionRecord {
  const { state } = call;
  const now = call.now();
  if (body.saml && connection.saml === null) throw referenceMissing('saml');
  if (body.oidc && connection.oidc === null) throw referenceMissing('oidc');
  return {
    ...connection,
    name: body.name ?? connection.name,
    // An empty list means: as before.
    domains: body.domains?.length
      ? checkedDomains(state, body.domains, ownId, ownId === null ? 409 : 422)
      : connection.domains,
    organizationId: body.organization_id
      ? checkedOrganization(state, body.organization_id, ownId)
      : connection.organizationId,
    active: body.active ?? connection.active,
    syncUserAttributes: body.sync_user_attributes ?? connection.syncUserAttributes,
    disableAdditionalIdentifications:
      body.disable_additional_identifications ?? connection.disableAdditionalIdentifications,
    allowOrganizationAccountLinking:
      body.allow_organization_account_linking ?? connection.allowOrganizationAccountLinking,
    authenticatable: body.authenticatable ?? connection.authenticatable,
    disableJitProvisioning: body.disable_jit_provisioning ?? connection.disableJitProvisioning,
    customAttributes: checkedAttributes(body.custom_attributes) ?? connection.customAttributes,
    saml: connection.saml && body.saml ? changedSaml(connection.saml, body.saml) : connection.saml,
    oidc: connection.oidc && body.oidc ? changedOidc(connection.oidc, body.oidc, now) : connection.oidc,
    updatedAt: now,
  };
}

function create(call: Call) {
  const { state } = call;
  const { provider, ...body } = readBody(call, createBody);
  if (body.domains.length === 0) throw formatInvalid('domains', 'must contain at least one domain');
  const now = call.now();
  const isSaml = provider.startsWith('saml_');
  const blank: ConnectionRecord = {
    id: state.ids.id('entconn'),
    name: body.name,
    provider,
    domains: [],
    organizationId: null,
    active: false,
    syncUserAttributes: true,
    disableAdditionalIdentifications: false,
    allowOrganizationAccountLinking: false,
    authenticatable: true,
    disableJitProvisioning: false,
    customAttributes: [],
    saml: isSaml ? newSaml(state, body.name) : null,
    oidc: isSaml ? null : newOidc(state, now),
    createdAt: now,
    updatedAt: now,
  };
  const connection = changed(call, blank, body, null);
  if (connection.active) prepareActivation(call, connection, true);
  state.connections.set(connection.id, connection);
  return wireConnection(connection);
}

function update(call: Call) {
  const before = find(call);
  const connection = changed(call, before, readBody(call, updateBody), before.id);
  if (connection.active) prepareActivation(call, connection, true);
  call.state.connections.set(connection.id, connection);
  return wireConnection(connection);
}

function remove(call: Call) {
  const connection = find(call);
  call.state.connections.delete(connection.id);
  return { object: 'enterprise_connection', id: connection.id, deleted: true };
}

function list(call: Call) {
  const { query } = call;
  const organizationId = query.get('organization_id');
  const active = booleanIn(query, 'active');
  const matching = [...call.state.connections.values()].filter(
    (connection) =>
      (!organizationId || connection.organizationId === organizationId) &&
      (active === undefined || connection.active === active),
  );
  const sorted = ordered(query, matching, { created_at: (connection) => connection.createdAt });
  return { data: pageOf(query, sorted).map(wireConnection), total_count: sorted.length };
}

/** Enterprise connections: sign-in through an organization's own identity provider. */
export const enterpriseConnectionOperations: Operation[] = [
  { method: 'get', path: '/enterprise_connections', answer: list },
  { method: 'post', path: '/enterprise_connections', status: 201, answer: create },
  {
    method: 'get',
    path: '/enterprise_connections/{enterprise_connection_id}',
    answer: (call) => wireConnection(find(call)),
  },
  { method: 'patch', path: '/enterprise_connections/{enterprise_connection_id}', answer: update },
  { method: 'delete', path: '/enterprise_connections/{enterprise_connection_id}', answer: remove },
];
