import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import { idpCertificate, idpMetadata } from './idp-fixture.ts';
import { refusal, startPeople } from '../users/people-fixture.ts';
import type { PeopleFixture } from '../users/people-fixture.ts';

type CreateParameters = Parameters<ClerkClient['enterpriseConnections']['createEnterpriseConnection']>[0];

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => people.clerk.reset());
afterAll(() => people.clerk.close());

const lumen = () => people.organization('lumen-health').id;
const harbor = () => people.organization('harbor-and-pine').id;
const create = (change: Partial<CreateParameters> = {}) =>
  client.enterpriseConnections.createEnterpriseConnection({
    name: 'Lumen',
    provider: 'saml_custom',
    domains: ['lumen.example'],
    ...change,
  });
const complete = {
  idpEntityId: 'https://idp.example/entity',
  idpSsoUrl: 'https://idp.example/sso',
  idpCertificates: [idpCertificate],
};

describe('an enterprise connection', () => {
  test('has a SAML or an OIDC side, as its provider says, and no secret in its answers', async () => {
    const saml = await create({ domains: ['Lumen.Example'], organizationId: lumen() });
    expect(saml).toMatchObject({ domains: ['lumen.example'], active: false, oauthConfig: null });
    expect(saml.samlConnection?.acsUrl).toMatch(/^https:/);
    const { status, body } = await people.send('POST', '/enterprise_connections', {
      name: 'Other',
      provider: 'oidc_custom',
      domains: ['other.example'],
      oidc: { client_id: 'other', client_secret: 'very secret' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ saml_connection: null, oauth_config: { client_id: 'other' } });
    expect(JSON.stringify(body)).not.toContain('very secret');
  });

  const refusals: [number, string, () => Partial<CreateParameters>][] = [
    [409, 'conflict', () => ({ domains: ['harbor.example'] })],
    [422, 'form_param_format_invalid', () => ({ domains: ['localhost'] })],
    [422, 'form_param_format_invalid', () => ({ domains: [] })],
    [404, 'resource_not_found', () => ({ organizationId: 'org_none' })],
    [422, 'organization_already_has_sso_connection', () => ({ organizationId: harbor() })],
    [422, 'saml_connection_cant_be_activated', () => ({ active: true })],
    [422, 'form_param_format_invalid', () => ({ saml: { idpCertificates: ['nonsense'] } })],
    [422, 'saml_failed_to_parse_idp_metadata', () => ({ saml: { idpMetadata: '<html/>' } })],
    [422, 'insecure_url', () => ({ saml: { idpSsoUrl: 'http://idp.example/sso' } })],
    [
      422,
      'form_public_client_requires_pkce',
      () => ({ provider: 'oidc_custom', oidc: { clientId: 'public' } }),
    ],
  ];

  test.each(refusals)('is refused with %i %s', async (status, code, change) => {
    await expect(create(change())).rejects.toEqual(refusal(status, code));
    expect(people.clerk.state.connections.size).toBe(2);
  });

  test('becomes active once it is known whom to trust, and then owns its addresses', async () => {
    const connection = await create();
    const activate = (saml: CreateParameters['saml']) =>
      client.enterpriseConnections.updateEnterpriseConnection(connection.id, { active: true, saml });
    await expect(activate({ idpEntityId: 'https://idp.example/entity' })).rejects.toEqual(
      refusal(422, 'saml_connection_cant_be_activated'),
    );
    expect((await activate(complete)).active).toBe(true);
    const address = people.user('priya.raman@lumen.example').emailAddresses[0]!;
    const { body } = await people.send('GET', `/email_addresses/${address.id}`);
    expect(body).toMatchObject({ matches_sso_connection: true });
  });

  test('takes over the domains that an organization enrolls by', async () => {
    await create({ domains: ['bluefin.example'], active: true, saml: complete });
    const names = [...people.clerk.state.organizationDomains.values()].map((domain) => domain.name);
    expect(names).not.toContain('bluefin.example');
  });

  test('keeps its domains when an empty list comes, and its provider always', async () => {
    const connection = await create();
    const changed = await client.enterpriseConnections.updateEnterpriseConnection(connection.id, {
      domains: [],
      provider: 'saml_okta',
      name: 'Renamed',
    });
    expect(changed).toMatchObject({ name: 'Renamed', provider: 'saml_custom', domains: ['lumen.example'] });
  });

  test('is listed by organization and activity, and can be deleted', async () => {
    const list = (parameters: { organizationId?: string; active?: boolean }) =>
      client.enterpriseConnections.getEnterpriseConnectionList(parameters);
    const { data } = await list({ organizationId: harbor(), active: true });
    expect(data.map((connection) => connection.name)).toEqual(['Harbor & Pine Okta']);
    await client.enterpriseConnections.deleteEnterpriseConnection(data[0]!.id);
    await expect(client.enterpriseConnections.getEnterpriseConnection(data[0]!.id)).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
    expect((await list({})).totalCount).toBe(1);
  });
});

describe('a SAML connection', () => {
  const createSaml = (domain: string) =>
    client.samlConnections.createSamlConnection({ name: 'Lumen', provider: 'saml_okta', domain });

  test('is an enterprise connection seen from another side', async () => {
    const connection = await createSaml('lumen.example');
    const { data } = await client.enterpriseConnections.getEnterpriseConnectionList();
    expect(data.map((item) => item.samlConnection?.id)).toContain(connection.id);
    expect((await client.samlConnections.getSamlConnectionList({ query: 'LUM' })).totalCount).toBe(1);
  });

  test('reads what it needs from the metadata of its provider', async () => {
    const { id } = await createSaml('lumen.example');
    const connection = await client.samlConnections.updateSamlConnection(id, {
      idpMetadata: idpMetadata(),
      active: true,
    });
    expect(connection).toMatchObject({
      active: true,
      idpEntityId: 'https://idp.example/entity',
      idpSsoUrl: 'https://idp.example/sso',
      idpCertificate,
      userCount: 5,
    });
    expect(connection.idpCertificateExpiresAt).toBeGreaterThan(connection.idpCertificateIssuedAt);
  });

  test('names what the metadata lacks', async () => {
    const { id } = await createSaml('lumen.example');
    const metadata = idpMetadata().replace(/<ds:X509.*<\/ds:X509Certificate>/, '');
    await expect(client.samlConnections.updateSamlConnection(id, { idpMetadata: metadata })).rejects.toEqual(
      refusal(422, 'saml_metadata_missing_fields'),
    );
  });

  test('takes over enrollment domains only with consent', async () => {
    const { id } = await createSaml('bluefin.example');
    const change = { active: true, idp_metadata: idpMetadata() };
    const refused = await people.send('PATCH', `/saml_connections/${id}`, change);
    expect(refused.status).toBe(409);
    const accepted = await people.send('PATCH', `/saml_connections/${id}`, {
      ...change,
      consent_verified_domains_deletion: true,
    });
    expect(accepted.body).toMatchObject({ active: true });
  });
});
