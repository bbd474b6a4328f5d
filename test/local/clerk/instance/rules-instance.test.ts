import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { refusal } from '../refusal.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const first = <Item>(items: Map<string, Item>) => [...items.values()][0]!;
const bruno = () =>
  [...clerk.state.users.values()].find((user) => user.emailAddresses[0]?.emailAddress.startsWith('bruno'))!;
const inProduction = () => {
  clerk.state.instance.environmentType = 'production';
};

describe('the instance', () => {
  test('shows the origins it was given', async () => {
    expect(await client.instance.get()).toMatchObject({
      environmentType: 'development',
      allowedOrigins: null,
    });
    await client.instance.update({ allowedOrigins: ['chrome-extension://abc'] });
    expect((await client.instance.get()).allowedOrigins).toEqual(['chrome-extension://abc']);
  });

  test.each([
    ['form_invalid_origin', 'allowed_origins', { allowedOrigins: ['not an origin'] }],
    ['form_param_format_invalid', 'support_email', { supportEmail: 'nobody' }],
    ['form_param_format_invalid', 'development_origin', { developmentOrigin: 'localhost' }],
  ])('refuses with %s a bad %s, and keeps everything as it was', async (code, parameter, change) => {
    await expect(client.instance.update({ hibp: false, ...change })).rejects.toEqual(
      refusal(422, code, parameter),
    );
    expect(clerk.state.instance.hibp).toBe(true);
  });

  test('accepts breached passwords once it looks up none', async () => {
    const parameters = { emailAddress: ['x@example.com'], password: 'password123' };
    await expect(client.users.createUser(parameters)).rejects.toEqual(refusal(422, 'form_password_pwned'));
    await client.instance.update({ hibp: false });
    await expect(client.users.createUser(parameters)).resolves.toBeDefined();
  });

  test('comes back with reset', async () => {
    await client.instance.updateOrganizationSettings({ maxAllowedMemberships: 3, enabled: false });
    await client.instance.updateRestrictions({ allowlist: true });
    clerk.reset();
    expect(await client.instance.getOrganizationSettings()).toMatchObject({
      maxAllowedMemberships: 0,
      enabled: true,
    });
    expect((await client.instance.updateRestrictions({})).allowlist).toBe(false);
  });
});

describe('organization settings', () => {
  test('hold for organizations made from then on', async () => {
    await client.instance.updateOrganizationSettings({
      maxAllowedMemberships: 7,
      adminDeleteEnabled: false,
    });
    const organization = await client.organizations.createOrganization({ name: 'Acme' });
    expect(organization).toMatchObject({ maxAllowedMemberships: 7, adminDeleteEnabled: false });
  });

  test('can switch organizations off altogether', async () => {
    const [organization] = clerk.state.organizations.values();
    await client.instance.updateOrganizationSettings({ enabled: false });
    const attempts = [
      () => client.organizations.getOrganizationList(),
      () => client.users.getOrganizationMembershipList({ userId: bruno().id }),
      () =>
        client.signInTokens.createSignInToken({
          userId: bruno().id,
          orgId: organization!.id,
          expiresInSeconds: 60,
        }),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toEqual(refusal(403, 'organization_not_enabled_in_instance'));
    }
    await client.instance.updateOrganizationSettings({ enabled: true });
    expect((await client.organizations.getOrganizationList()).totalCount).toBe(4);
  });

  test('take only a role that exists and can run an organization for its creator', async () => {
    await expect(
      client.instance.updateOrganizationSettings({ creatorRoleId: 'role_missing' }),
    ).rejects.toEqual(refusal(404, 'resource_not_found', 'creator_role_id'));
    await expect(client.instance.updateOrganizationSettings({ creatorRoleId: 'org:member' })).rejects.toEqual(
      refusal(422, 'organization_missing_creator_role_permissions', 'creator_role_id'),
    );
    const settings = await client.instance.updateOrganizationSettings({
      domainsDefaultRoleId: 'org:admin',
    });
    expect(settings).toMatchObject({ creatorRole: 'org:admin', domainsDefaultRole: 'org:admin' });
  });

  test('know three ways to enrol by domain', async () => {
    await expect(
      client.instance.updateOrganizationSettings({ domainsEnrollmentModes: ['by_magic'] }),
    ).rejects.toEqual(refusal(422, 'form_param_value_invalid', 'domains_enrollment_modes'));
  });
});

describe('domains', () => {
  const primary = () => first(clerk.state.domains);
  const addSatellite = (name = 'satellite.example.com') => client.domains.add({ name, is_satellite: true });

  test('the primary one is the embedded Clerk itself, also by another name', async () => {
    await client.domains.update({ domainId: primary().id, name: 'localhost:3000' });
    const { data, totalCount } = await client.domains.list();
    expect(totalCount).toBe(1);
    expect(data[0]).toMatchObject({
      name: 'localhost:3000',
      isSatellite: false,
      frontendApiUrl: clerk.url,
    });
  });

  test('satellites come and go, the newest first', async () => {
    const satellite = await addSatellite();
    expect(satellite).toMatchObject({
      isSatellite: true,
      frontendApiUrl: 'https://clerk.satellite.example.com',
      accountsPortalUrl: null,
    });
    expect((await client.domains.list()).data.map((domain) => domain.id)).toEqual([
      satellite.id,
      primary().id,
    ]);
    expect(await client.domains.delete(satellite.id)).toMatchObject({ deleted: true });
    expect((await client.domains.list()).totalCount).toBe(1);
  });

  test('there is only one primary one, and it cannot be deleted', async () => {
    await expect(client.domains.add({ name: 'example.com', is_satellite: false })).rejects.toEqual(
      refusal(422, 'primary_domain_already_exists', 'is_satellite'),
    );
    await expect(client.domains.delete(primary().id)).rejects.toEqual(
      refusal(403, 'operation_not_allowed_on_primary_domain'),
    );
  });

  test.each(['https://example.com', 'not a host', '-example.com', 'example.com/path'])(
    'cannot be called %s',
    async (name) => {
      await expect(addSatellite(name)).rejects.toEqual(refusal(422, 'form_param_format_invalid', 'name'));
    },
  );

  test('have names of their own', async () => {
    await addSatellite();
    await expect(addSatellite('SATELLITE.example.com')).rejects.toEqual(
      refusal(422, 'form_already_exists', 'name'),
    );
  });

  test('are behind a proxy in production only', async () => {
    const { id } = await addSatellite();
    const change = { domainId: id, proxy_url: 'https://satellite.example.com/__clerk' };
    await expect(client.domains.update(change)).rejects.toEqual(
      refusal(400, 'request_invalid_for_environment'),
    );
    inProduction();
    const proxied = await client.domains.update(change);
    expect(proxied).toMatchObject({ proxyUrl: change.proxy_url, frontendApiUrl: change.proxy_url });
    expect((await client.domains.update({ domainId: id, proxy_url: null })).proxyUrl).toBeNull();
  });

  test('a proxy is checked before it is used, and again', async () => {
    const { id } = await addSatellite();
    const good = { domainId: id, proxyUrl: 'https://satellite.example.com/__clerk' };
    const check = await client.proxyChecks.verify(good);
    expect(check).toMatchObject({ domainId: id, successful: true });
    expect((await client.proxyChecks.verify(good)).id).toBe(check.id);
    await expect(
      client.proxyChecks.verify({ domainId: id, proxyUrl: 'https://elsewhere.example.org' }),
    ).rejects.toEqual(refusal(422, 'invalid_proxy_configuration', 'proxy_url'));
    await expect(client.proxyChecks.verify({ ...good, domainId: 'dmn_missing' })).rejects.toEqual(
      refusal(422, 'form_resource_not_found', 'domain_id'),
    );
  });
});

describe('changing the domain', () => {
  test('is for production instances', async () => {
    await expect(client.betaFeatures.changeDomain({ homeUrl: 'https://www.example.com' })).rejects.toEqual(
      refusal(400, 'request_invalid_for_environment'),
    );
  });

  test.each([
    [false, 'example.co.uk'],
    [true, 'app.example.co.uk'],
  ])('with isSecondary %s keeps %s, and signs everyone out', async (isSecondary, name) => {
    inProduction();
    await client.betaFeatures.changeDomain({ homeUrl: 'https://app.example.co.uk', isSecondary });
    expect((await client.domains.list()).data[0]).toMatchObject({ name, frontendApiUrl: clerk.url });
    expect((await client.sessions.getSessionList({ userId: bruno().id, status: 'active' })).totalCount).toBe(
      0,
    );
    expect([...clerk.state.sessions.values()].some((session) => session.status === 'active')).toBe(false);
  });

  test.each([
    ['form_param_missing', {}],
    ['form_param_format_invalid', { homeUrl: 'example' }],
    ['known_hosting_domain', { homeUrl: 'https://mine.vercel.app' }],
    ['reserved_domain', { homeUrl: 'https://clerk.com' }],
    ['home_url_taken', { homeUrl: 'https://example.org' }],
  ])('is refused with %s for %j', async (code, parameters) => {
    inProduction();
    await client.domains.add({ name: 'example.org', is_satellite: true });
    await expect(client.betaFeatures.changeDomain(parameters)).rejects.toEqual(
      refusal(422, code, 'home_url'),
    );
  });
});

describe('webhooks', () => {
  test('have one Svix application at most, whose dashboard link is another one each time', async () => {
    await expect(client.webhooks.generateSvixAuthURL()).rejects.toEqual(refusal(400, 'svix_app_missing'));
    const { svix_url: created } = await client.webhooks.createSvixApp();
    const { svix_url: generated } = await client.webhooks.generateSvixAuthURL();
    expect(generated).not.toBe(created);
    await expect(client.webhooks.createSvixApp()).rejects.toEqual(refusal(400, 'svix_app_exists'));
    await client.webhooks.deleteSvixApp();
    await expect(client.webhooks.deleteSvixApp()).rejects.toEqual(refusal(400, 'svix_app_missing'));
  });
});
