import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient, OrganizationInvitation } from '@clerk/backend';
import { refusal, startPeople } from '../users/people-fixture.ts';
import type { PeopleFixture } from '../users/people-fixture.ts';
import { pngFile } from '../users/png.ts';

type Status = NonNullable<OrganizationInvitation['status']>;

const day = 86_400_000;

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => {
  people.clock.now = Date.UTC(2026, 0, 15);
  people.clerk.reset();
});
afterAll(() => people.clerk.close());

const ada = () => people.user('ada.okafor@northwind.example');
const chiara = () => people.user('chiara.rossi@northwind.example');
const northwind = () => people.organization('northwind-robotics').id;
const bluefin = () => people.organization('bluefin-analytics').id;

describe('an organization', () => {
  test('has a logo that can be uploaded and deleted', async () => {
    const file = pngFile();
    const uploaded = await client.organizations.updateOrganizationLogo(bluefin(), {
      file,
      uploaderUserId: ada().id,
    });
    expect(uploaded.hasImage).toBe(true);
    expect((await client.organizations.deleteOrganizationLogo(bluefin())).hasImage).toBe(false);
    await expect(client.organizations.deleteOrganizationLogo(bluefin())).rejects.toEqual(
      refusal(404, 'image_not_found'),
    );
    await expect(
      client.organizations.updateOrganizationLogo(bluefin(), { file, uploaderUserId: 'user_nobody' }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
  });

  test('takes its invitations, domains and subscription along when it is deleted', async () => {
    const id = northwind();
    await client.organizations.deleteOrganization(id);
    const { organizationInvitations, organizationDomains, subscriptions } = people.clerk.state;
    const owners = [
      ...[...organizationInvitations.values(), ...organizationDomains.values()].map(
        (item) => item.organizationId,
      ),
      ...[...subscriptions.values()].map((item) => item.owner.id),
    ];
    expect(owners).not.toContain(id);
    expect(owners).toContain(bluefin());
  });

  test('counts invitations that can still be accepted as members where it has a limit', async () => {
    await client.organizations.updateOrganization(northwind(), { maxAllowedMemberships: 9 });
    const add = (email: string) =>
      client.organizations.createOrganizationMembership({
        organizationId: northwind(),
        userId: people.user(email).id,
        role: 'org:member',
      });
    await add('yusuf.demir@example.org');
    await expect(add('quentin.dubois@lumen.example')).rejects.toEqual(
      refusal(403, 'organization_membership_quota_exceeded'),
    );
    // Who was invited already takes the place kept for her.
    await add('valentina.cruz@example.com');
  });
});

describe('an invitation to an organization', () => {
  const invite = (change: Partial<Parameters<typeof client.organizations.createOrganizationInvitation>[0]>) =>
    client.organizations.createOrganizationInvitation({
      organizationId: northwind(),
      emailAddress: 'new@example.com',
      role: 'org:member',
      ...change,
    });

  test('is pending, has a ticket and expires when it is told to', async () => {
    const invitation = await invite({ inviterUserId: ada().id, expiresInDays: 2, publicMetadata: { a: 1 } });
    expect(invitation).toMatchObject({ status: 'pending', roleName: 'Member', publicMetadata: { a: 1 } });
    expect(invitation.url).toMatch(/^https:/);
    people.clock.now += 2 * day;
    const later = await client.organizations.getOrganizationInvitation({
      organizationId: northwind(),
      invitationId: invitation.id,
    });
    expect([later.status, later.url]).toEqual(['expired', null]);
  });

  test.each([
    [400, 'organization_invitation_not_unique', () => ({ emailAddress: 'nina.petrova@northwind.example' })],
    [400, 'already_a_member_in_organization', () => ({ emailAddress: 'ada.okafor@northwind.example' })],
    [404, 'resource_not_found', () => ({ role: 'org:nothing' })],
    [404, 'resource_not_found', () => ({ inviterUserId: 'user_nobody' })],
    [403, 'missing_organization_permission', () => ({ inviterUserId: chiara().id })],
    [
      403,
      'not_a_member_in_organization',
      () => ({ inviterUserId: people.user('yusuf.demir@example.org').id }),
    ],
    [422, 'form_param_format_invalid', () => ({ emailAddress: 'nobody' })],
  ])('is refused with %i %s', async (status, code, change) => {
    await expect(invite(change())).rejects.toEqual(refusal(status, code));
  });

  test('is made in bulk for all or for none, ten at most', async () => {
    const before = people.clerk.state.organizationInvitations.size;
    const bulk = (emails: string[]) =>
      client.organizations.createOrganizationInvitationBulk(
        northwind(),
        emails.map((emailAddress) => ({ emailAddress, role: 'org:member' })),
      );
    const emails = (count: number) => Array.from({ length: count }, (_, index) => `n${index}@example.com`);
    await expect(bulk([...emails(2), 'nina.petrova@northwind.example'])).rejects.toEqual(
      refusal(400, 'organization_invitation_not_unique'),
    );
    await expect(bulk(emails(11))).rejects.toEqual(refusal(400, 'bulk_size_exceeded'));
    expect(people.clerk.state.organizationInvitations.size).toBe(before);
    expect((await bulk(emails(10))).totalCount).toBe(10);
  });

  test('is listed by status, and for the user it was sent to', async () => {
    const list = (...status: Status[]) =>
      client.organizations.getOrganizationInvitationList({ organizationId: northwind(), status });
    const statuses = async (status: Status) => (await list(status)).data.map((item) => item.status);
    expect(await statuses('pending')).toEqual(['pending', 'pending']);
    expect(await statuses('revoked')).toEqual(['revoked']);
    // The SDK's types allow several; Clerk's document has one.
    await expect(list('revoked', 'pending')).rejects.toEqual(
      refusal(422, 'form_param_type_invalid', 'status'),
    );
    const own = await client.users.getOrganizationInvitationList({
      userId: people.user('valentina.cruz@example.com').id,
    });
    expect(own.data.map((item) => item.publicOrganizationData?.name)).toEqual(['Northwind Robotics']);
    const { status } = await people.send('GET', `/organizations/${northwind()}/invitations?status=lost`);
    expect(status).toBe(422);
  });

  test('can be revoked while it is pending, by who may manage members', async () => {
    const invitation = await invite({});
    const parameters = { organizationId: northwind(), invitationId: invitation.id };
    await expect(
      client.organizations.revokeOrganizationInvitation({ ...parameters, requestingUserId: chiara().id }),
    ).rejects.toEqual(refusal(403, 'missing_organization_permission'));
    expect((await client.organizations.revokeOrganizationInvitation(parameters)).status).toBe('revoked');
    await expect(client.organizations.revokeOrganizationInvitation(parameters)).rejects.toEqual(
      refusal(404, 'organization_invitation_not_pending'),
    );
    await expect(
      client.organizations.revokeOrganizationInvitation({ ...parameters, organizationId: bluefin() }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
  });
});

describe('a domain of an organization', () => {
  const create = (name: string, verified = true) =>
    client.organizations.createOrganizationDomain({
      organizationId: northwind(),
      name,
      enrollmentMode: verified ? 'automatic_invitation' : 'manual_invitation',
      verified,
    });

  test('is verified unless the caller says otherwise, and in lower case', async () => {
    const domain = await create('Shop.Northwind.example');
    expect(domain.name).toBe('shop.northwind.example');
    // The SDK hands domains on as they are on the wire.
    expect(domain).toHaveProperty('verification.status', 'verified');
  });

  test.each([
    ['organization_domain_already_exists', 'bluefin.example'],
    ['organization_domain_common', 'gmail.com'],
    ['organization_domain_exists_for_enterprise_connection', 'harbor.example'],
    ['form_param_format_invalid', 'not a domain'],
  ])('is refused with %s: %s', async (code, name) => {
    await expect(create(name)).rejects.toEqual(refusal(422, code, 'name'));
  });

  test('is told apart when the organization itself has it already', async () => {
    await create('shop.northwind.example');
    await expect(create('Shop.northwind.example')).rejects.toEqual(
      refusal(422, 'organization_domain_already_exists_same_organization', 'name'),
    );
  });

  test('is refused when the instance has no domains, or not this way to enroll', async () => {
    await client.instance.updateOrganizationSettings({ domainsEnrollmentModes: ['manual_invitation'] });
    await expect(create('shop.example')).rejects.toEqual(
      refusal(403, 'organization_domain_enrollment_mode_not_enabled'),
    );
    people.clerk.state.instance.organizations.domainsEnabled = false;
    await expect(create('shop.example', false)).rejects.toEqual(
      refusal(403, 'organization_domains_not_enabled'),
    );
  });

  test('is one of ten at most', async () => {
    for (let count = 2; count < 10; count++) await create(`d${count}.example`);
    await expect(create('d10.example')).rejects.toEqual(refusal(403, 'organization_domain_quota_exceeded'));
  });

  test('lets people join on their own only once it is verified', async () => {
    const organizationId = northwind();
    const { data } = await client.organizations.getOrganizationDomainList({ organizationId });
    const unverified = data.find((domain) => domain.name === 'northwind-labs.example')!;
    const change = {
      organizationId,
      domainId: unverified.id,
      enrollmentMode: 'automatic_invitation',
    } as const;
    await expect(client.organizations.updateOrganizationDomain(change)).rejects.toEqual(
      refusal(422, 'form_conditional_param_disallowed', 'enrollment_mode'),
    );
    await client.organizations.updateOrganizationDomain({ ...change, verified: true });
    const { body } = await people.send('GET', `/organizations/${organizationId}/domains?verified=true`);
    expect(body).toMatchObject({ total_count: 2 });
  });

  test('can be deleted by its own organization only', async () => {
    const [domain] = people.clerk.state.organizationDomains.keys();
    const parameters = { organizationId: bluefin(), domainId: domain! };
    await expect(client.organizations.deleteOrganizationDomain(parameters)).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
    await client.organizations.deleteOrganizationDomain({ ...parameters, organizationId: northwind() });
    expect(people.clerk.state.organizationDomains.has(domain!)).toBe(false);
  });
});
