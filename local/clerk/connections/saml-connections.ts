import * as z from 'zod';
import type { ConnectionRecord, SamlRecord } from '../state/connection-records.ts';
import { checkedDomains, checkedOrganization, prepareActivation } from './connections.ts';
import { notFound, parameterMissing } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { ordered, pageOf, passesSignedFilter, valuesIn } from '../operation/query.ts';
import { changedSaml, idpFields, newSaml, serviceProviderUrls } from './saml-settings.ts';
import type { ClerkState } from '../state/state.ts';

const flag = z.boolean().nullish();

const common = {
  ...idpFields,
  domain: z.string().nullish(),
  domains: z.array(z.string()).nullish(),
  organization_id: z.string().nullish(),
};
const createBody = z.strictObject({
  ...common,
  name: z.string().min(1),
  provider: z.enum(['saml_custom', 'saml_okta', 'saml_google', 'saml_microsoft']),
});
const updateBody = z.strictObject({
  ...common,
  name: z.string().min(1).nullish(),
  active: flag,
  sync_user_attributes: flag,
  allow_subdomains: flag,
  allow_idp_initiated: flag,
  disable_additional_identifications: flag,
  allow_organization_account_linking: flag,
  consent_verified_domains_deletion: flag,
  /** Not in Clerk's document, yet in the SDK's types; a provider doesn't change, so it is ignored. */
  provider: z.string().nullish(),
});

/** A connection that has a SAML side. */
type SamlConnection = ConnectionRecord & { saml: SamlRecord };

const hasSaml = (connection: ConnectionRecord): connection is SamlConnection => connection.saml !== null;

function userCount(state: ClerkState, connection: ConnectionRecord): number {
  const domains = new Set(connection.domains);
  return [...state.users.values()].filter((user) =>
    user.emailAddresses.some((item) =>
      domains.has(item.emailAddress.slice(item.emailAddress.lastIndexOf('@') + 1)),
    ),
  ).length;
}

function wireConnection(state: ClerkState, connection: SamlConnection) {
  const { saml } = connection;
  const [certificate] = saml.idpCertificates;
  return {
    object: 'saml_connection',
    id: saml.id,
    name: connection.name,
    domain: connection.domains[0] ?? '',
    domains: connection.domains,
    idp_entity_id: saml.idpEntityId,
    idp_sso_url: saml.idpSsoUrl,
    idp_certificate: certificate?.certificate ?? null,
    idp_certificate_issued_at: certificate?.issuedAt ?? null,
    idp_certificate_expires_at: certificate?.expiresAt ?? null,
    idp_certificates: saml.idpCertificates.map((item) => ({
      certificate: item.certificate,
      issued_at: item.issuedAt,
      expires_at: item.expiresAt,
    })),
    idp_metadata_url: saml.idpMetadataUrl,
    idp_metadata: saml.idpMetadata,
    ...serviceProviderUrls(saml),
    organization_id: connection.organizationId,
    attribute_mapping: {
      user_id: saml.attributeMapping.userId,
      email_address: saml.attributeMapping.emailAddress,
      first_name: saml.attributeMapping.firstName,
      last_name: saml.attributeMapping.lastName,
    },
    active: connection.active,
    provider: connection.provider,
    user_count: connection.active ? userCount(state, connection) : 0,
    sync_user_attributes: connection.syncUserAttributes,
    allow_subdomains: saml.allowSubdomains,
    allow_idp_initiated: saml.allowIdpInitiated,
    disable_additional_identifications: connection.disableAdditionalIdentifications,
    allow_organization_account_linking: connection.allowOrganizationAccountLinking,
    authenticatable: connection.authenticatable,
    disable_jit_provisioning: connection.disableJitProvisioning,
    force_authn: saml.forceAuthn,
    login_hint: saml.loginHint,
    enterprise_connection_id: connection.id,
    created_at: connection.createdAt,
    updated_at: connection.updatedAt,
  };
}

function find(call: Call): SamlConnection {
  const id = call.param('saml_connection_id');
  const connection = [...call.state.connections.values()].find((item) => item.saml?.id === id);
  if (connection === undefined || !hasSaml(connection)) throw notFound('SAML connection', id);
  return connection;
}

type Body = z.infer<typeof updateBody>;

/** The connection with the body's parameters; nothing is stored yet. */
function changed(call: Call, connection: SamlConnection, body: Body, ownId: string | null): SamlConnection {
  const { state } = call;
  const domains = body.domains?.length ? body.domains : [body.domain ?? []].flat();
  const {
    domain: _domain,
    domains: _domains,
    organization_id: organizationId,
    active,
    sync_user_attributes: syncUserAttributes,
    disable_additional_identifications: disableAdditionalIdentifications,
    allow_organization_account_linking: allowOrganizationAccountLinking,
    consent_verified_domains_deletion: _consent,
    provider: _provider,
    ...saml
  } = body;
  return {
    ...connection,
    name: body.name ?? connection.name,
    domains: domains.length > 0 ? checkedDomains(state, domains, ownId, 409) : connection.domains,
    organizationId: organizationId
      ? checkedOrganization(state, organizationId, ownId)
      : connection.organizationId,
    active: active ?? connection.active,
    syncUserAttributes: syncUserAttributes ?? connection.syncUserAttributes,
    disableAdditionalIdentifications:
      disableAdditionalIdentifications ?? connection.disableAdditionalIdentifications,
    allowOrganizationAccountLinking:
      allowOrganizationAccountLinking ?? connection.allowOrganizationAccountLinking,
    saml: changedSaml(connection.saml, saml),
    updatedAt: call.now(),
  };
}

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  if (!body.domain && !body.domains?.length) throw parameterMissing('domain');
  const now = call.now();
  const blank: SamlConnection = {
    id: state.ids.id('entconn'),
    name: body.name,
    provider: body.provider,
    domains: [],
    organizationId: null,
    active: false,
    syncUserAttributes: true,
    disableAdditionalIdentifications: false,
    allowOrganizationAccountLinking: false,
    authenticatable: true,
    disableJitProvisioning: false,
    customAttributes: [],
    saml: newSaml(state, body.name),
    oidc: null,
    createdAt: now,
    updatedAt: now,
  };
  const connection = changed(call, blank, body, null);
  state.connections.set(connection.id, connection);
  return wireConnection(state, connection);
}

function update(call: Call) {
  const before = find(call);
  const body = readBody(call, updateBody);
  const connection = changed(call, before, body, before.id);
  if (connection.active) {
    prepareActivation(call, connection, body.consent_verified_domains_deletion ?? false);
  }
  call.state.connections.set(connection.id, connection);
  return wireConnection(call.state, connection);
}

function remove(call: Call) {
  const connection = find(call);
  call.state.connections.delete(connection.id);
  return { object: 'saml_connection', id: connection.saml.id, deleted: true };
}

/** The document offers the orders of memberships, though connections have nothing but a time and a name. */
const byName = (connection: SamlConnection) => connection.name;

function list(call: Call) {
  const { query, state } = call;
  const part = (query.get('query') ?? '').toLowerCase();
  const organizationIds = valuesIn(query, 'organization_id');
  const matching = [...state.connections.values()]
    .filter(hasSaml)
    .filter(
      (connection) =>
        connection.name.toLowerCase().includes(part) &&
        passesSignedFilter(
          organizationIds,
          connection.organizationId === null ? [] : [connection.organizationId],
        ),
    );
  const sorted = ordered(query, matching, {
    created_at: (connection) => connection.createdAt,
    email_address: byName,
    phone_number: byName,
    first_name: byName,
    last_name: byName,
    username: byName,
  });
  return {
    data: pageOf(query, sorted).map((connection) => wireConnection(state, connection)),
    total_count: sorted.length,
  };
}

/** SAML connections: the older way to make and see enterprise connections. */
export const samlConnectionOperations: Operation[] = [
  { method: 'get', path: '/saml_connections', answer: list },
  { method: 'post', path: '/saml_connections', answer: create },
  {
    method: 'get',
    path: '/saml_connections/{saml_connection_id}',
    answer: (call) => wireConnection(call.state, find(call)),
  },
  { method: 'patch', path: '/saml_connections/{saml_connection_id}', answer: update },
  { method: 'delete', path: '/saml_connections/{saml_connection_id}', answer: remove },
];
