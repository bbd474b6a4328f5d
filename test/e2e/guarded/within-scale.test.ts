import { beforeAll, expect, test } from '@jest/globals';
import { textOf, type TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { withinFixture } from './within-fixture.ts';

const fixture = withinFixture();
const bluefin = seededOrganizations['bluefin-analytics']!;
const organizations = 500;
const members = 40;

let agent: TestClient;
beforeAll(async () => {
  const { state } = fixture.clerk;
  const [user] = state.users.values();
  const [organization] = state.organizations.values();
  const [membership] = state.memberships.values();
  for (let index = 0; index < organizations; index += 1) {
    const organizationId = index === 0 ? bluefin : `org_2scale${index}`;
    if (index > 0) {
      const slug = `scale-${index}`;
      state.organizations.set(organizationId, { ...organization!, id: organizationId, name: slug, slug });
    }
    for (let member = 0; member < members; member += 1) {
      const id = `user_2scale${index}x${member}`;
      const emailAddress = `${index}.${member}@scale.example`;
      const [address] = user!.emailAddresses;
      const primaryEmailAddressId = `idn_2scale${index}x${member}`;
      state.users.set(id, {
        ...user!,
        id,
        username: `scale_${index}_${member}`,
        externalId: `scale-${index}-${member}`,
        emailAddresses: [{ ...address!, id: primaryEmailAddressId, emailAddress }],
        primaryEmailAddressId,
        phoneNumbers: [],
        primaryPhoneNumberId: null,
      });
      const membershipId = `orgmem_2scale${index}x${member}`;
      state.memberships.set(membershipId, { ...membership!, id: membershipId, organizationId, userId: id });
    }
  }
  agent = await fixture.reaching('bluefin');
});

test('of 20,000 users in 500 organizations, Clerk is asked for those of one only', async () => {
  expect(fixture.clerk.state.users.size).toBeGreaterThan(organizations * members);
  const own = [...fixture.clerk.state.memberships.values()].filter(
    ({ organizationId }) => organizationId === bluefin,
  ).length;
  fixture.clerk.requests.splice(0);
  const found = new Set<string>();
  let cursor: string | undefined;
  do {
    const { structuredContent } = await agent.call('list_users', { limit: 20, ...(cursor && { cursor }) });
    for (const { id } of structuredContent!['users'] as { id: string }[]) found.add(id);
    cursor = structuredContent!['nextCursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(found.size).toBe(own);
  expect(textOf(await agent.call('list_users', { query: 'scale.example', limit: 5 }))).not.toMatch(
    /user_2scale[1-9]/,
  );
  expect(
    textOf(await agent.call('list_organization_members', { organizationId: bluefin, limit: 100 })),
  ).toContain('user_2scale0x0');
  expect(textOf(await agent.call('list_organizations', {}))).toMatch(/^1 organization\./);
  expect(textOf(await agent.call('find_user', { emailAddress: '7.7@scale.example' }))).toMatch(/^Nobody/);
  const strange = fixture.clerk.requests
    .map(({ path }) => path)
    .filter((path) => path !== '/v1/instance')
    .filter(
      (path) =>
        !path.includes(`organization_id=${bluefin}`) && !path.startsWith(`/v1/organizations/${bluefin}/`),
    );
  expect(strange).toEqual([]);
  const lists = fixture.clerk.requests.filter(
    ({ path }) => path.startsWith('/v1/users?') && path.includes('limit=21'),
  );
  expect(lists.length).toBeLessThanOrEqual(Math.ceil(own / 20) + 1);
});
