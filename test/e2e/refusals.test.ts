import { describe, expect, test } from '@jest/globals';
import { textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

const { laptop, admin } = useLaptop({ admin: 'unattended' });

const [aUser, anOrganization] = [
  () => [...laptop.clerk.state.users.keys()][3]!,
  () => [...laptop.clerk.state.organizations.keys()][0]!,
];
const rename = () => admin.call('update_user', { userId: aUser(), firstName: 'Renamed' });
const refuse = (status: number, code: string, times?: number) =>
  laptop.clerk.fault({ kind: 'refusal', status, code, method: 'PATCH', ...(times && { times }) });
const patches = () => laptop.clerk.requests.filter(({ method }) => method === 'PATCH');

describe('a change that Clerk refuses', () => {
  test('because of another change at that moment is made again', async () => {
    refuse(409, 'resource_locked', 2);
    const result = await rename();
    expect(result.isError ?? false).toBe(false);
    expect(laptop.clerk.state.users.get(aUser())?.firstName).toBe('Renamed');
    expect(patches().map(({ status }) => status)).toEqual([409, 409, 200]);
  });

  test('as locked for good ends with that advice, and without the change', async () => {
    refuse(409, 'resource_locked');
    const result = await rename();
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('try again');
    expect(patches().length).toBeGreaterThan(1);
    expect(laptop.clerk.state.users.get(aUser())?.firstName).not.toBe('Renamed');
  });

  test.each([
    [409, 'user_managed_by_scim', 'A directory (SCIM) manages this'],
    [403, 'user_quota_exceeded', 'This instance holds as many users as its plan allows'],
    [403, 'quota_exceeded', 'This instance holds as many of them'],
    [403, 'organization_membership_quota_exceeded', "this one organization's"],
    [400, 'organization_member_limit_managed_by_billing', 'The billing plan of this one organization'],
  ])('with %i %s is told once, and what to do about it', async (status, code, next) => {
    refuse(status, code);
    const text = textOf(await rename());
    expect(text).toContain(`Clerk refused the call (${status})`);
    expect(text).toContain(`Next: `);
    expect(text).toContain(next);
    expect(patches()).toHaveLength(1);
  });

  test.each([
    'authentication_invalid',
    'session_refresh_session_not_found',
    'expired_session_token_invalid',
    'could_not_authenticate_request',
  ])('with 401 %s is not taken for one of the key of this server', async (code) => {
    refuse(401, code);
    const text = textOf(await rename());
    expect(text).toContain(`(${code})`);
    expect(text).not.toMatch(/secret key; |whoever runs this server must set/);
    expect(patches()).toHaveLength(1);
  });

  test.each(['clerk_key_invalid', 'authorization_header_format_invalid'])(
    'with 401 %s is: that is what Clerk says of keys',
    async (code) => {
      refuse(401, code);
      expect(textOf(await rename())).toContain("Clerk refused this server's secret key");
    },
  );
});

describe('a role that there is not', () => {
  const roles = () => [...laptop.clerk.state.roles.keys()];
  const outsider = () => {
    const members = new Set(
      [...laptop.clerk.state.memberships.values()]
        .filter(({ organizationId }) => organizationId === anOrganization())
        .map(({ userId }) => userId),
    );
    return [...laptop.clerk.state.users.keys()].find((id) => !members.has(id))!;
  };

  test.each([
    ['set_organization_member', () => ({ userId: outsider() })],
    ['create_organization_invitation', () => ({ emailAddress: 'new@example.com' })],
  ])('is answered by %s with the roles there are', async (tool, more) => {
    const args = { organizationId: anOrganization(), role: 'org:boss', ...more() };
    const result = await admin.call(tool, args);
    expect(result.isError).toBe(true);
    const text = textOf(result);
    for (const role of roles()) expect(text).toContain(role);
    expect(text).not.toContain('Check the id');
  });
});
