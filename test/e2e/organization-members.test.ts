import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { encode } from 'gpt-tokenizer';
import { textOf } from './clients.ts';
import {
  type Desk,
  membersOf,
  northwind,
  ok,
  organizationOf,
  refusal,
  openDesk,
} from './organizations-fixture.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.laptop.clerk.reset());
afterAll(() => desk.close());

describe('list_organization_members', () => {
  test('shows who, with role, name and address, in one request to Clerk', async () => {
    const result = await ok(desk.as.readOnly, 'list_organization_members', {
      organizationId: northwind,
      orderBy: 'first_name',
    });
    expect(membersOf(result)[0]).toEqual({
      userId: desk.userCalled('Ada'),
      role: 'org:admin',
      firstName: 'Ada',
      lastName: 'Okafor',
      identifier: 'ada.okafor@northwind.example',
    });
    expect(result.structuredContent?.['totalCount']).toBe(6);
    expect(textOf(result)).toContain(' | org:admin | "Ada" | "Okafor" | ada.okafor@northwind.example');
    expect(desk.laptop.clerk.requests).toHaveLength(1);
  });

  test('filters by role, by part of a name, by address, by user and by last activity', async () => {
    const found = async (args: Record<string, unknown>) =>
      membersOf(
        await ok(desk.as.readOnly, 'list_organization_members', {
          organizationId: northwind,
          orderBy: 'first_name',
          ...args,
        }),
      ).map(({ firstName }) => firstName);
    expect(await found({ role: ['org:admin'] })).toEqual(['Ada', 'Bruno']);
    expect(await found({ query: 'ross' })).toEqual(['Chiara']);
    expect(await found({ emailAddress: ['elif.yilmaz@northwind.example'] })).toEqual(['Elif']);
    expect(await found({ userId: [desk.userCalled('Bruno')] })).toEqual(['Bruno']);
    expect(await found({ lastActiveAtBefore: '1970-01-01T00:00:00Z' })).toEqual([]);
    expect(await found({ lastActiveAtAfter: '2990-01-01T00:00:00Z' })).toEqual([]);
  });

  test('shows private metadata of a membership only with its permission', async () => {
    const membership = [...desk.laptop.clerk.state.memberships.values()].find(
      ({ organizationId }) => organizationId === northwind,
    );
    membership!.privateMetadata = { note: 'secret-4711' };
    const args = { organizationId: northwind, detail: 'full' };
    expect(JSON.stringify(await ok(desk.as.admin, 'list_organization_members', args))).toContain(
      'secret-4711',
    );
    const seen = JSON.stringify(await ok(desk.as.readOnly, 'list_organization_members', args));
    expect(seen).toContain('org:sys_memberships:read');
    expect(seen).not.toMatch(/secret-4711|privateMetadata/);
  });

  test('keeps a concise page of 20 under 3,000 tokens', async () => {
    for (const userId of desk.laptop.clerk.state.users.keys()) {
      await desk.as.admin.call('set_organization_member', {
        organizationId: northwind,
        userId,
        role: 'org:member',
      });
    }
    const result = await ok(desk.as.readOnly, 'list_organization_members', { organizationId: northwind });
    expect(membersOf(result)).toHaveLength(20);
    expect(encode(JSON.stringify(result.structuredContent)).length).toBeLessThan(3_000);
    expect(encode(textOf(result)).length).toBeLessThan(3_000);
  });

  test('says when the organization is not there', async () => {
    const text = await refusal(desk.as.readOnly, 'list_organization_members', {
      organizationId: 'org_nobody',
    });
    expect(text).toContain('Check the id');
  });
});

describe('set_organization_member', () => {
  const set = (role: string, userId = desk.userCalled('Zofia')) =>
    ok(desk.as.admin, 'set_organization_member', { organizationId: northwind, userId, role });

  test('adds, changes the role, and does nothing the second time; says which', async () => {
    const outcomes = [];
    for (const role of ['org:member', 'org:admin', 'org:admin']) {
      const { structuredContent } = await set(role);
      outcomes.push([structuredContent?.['outcome'], structuredContent?.['previousRole']]);
    }
    expect(outcomes).toEqual([
      ['added', null],
      ['role_changed', 'org:member'],
      ['unchanged', 'org:admin'],
    ]);
    expect(desk.writes()).toHaveLength(2);
  });

  test('shows the member it has added', async () => {
    expect((await set('org:member')).structuredContent?.['member']).toMatchObject({
      userId: desk.userCalled('Zofia'),
      firstName: 'Zofia',
      role: 'org:member',
    });
  });

  test('says where to find roles when there is none of that key', async () => {
    const text = await refusal(desk.as.admin, 'set_organization_member', {
      organizationId: northwind,
      userId: desk.userCalled('Zofia'),
      role: 'org:captain',
    });
    expect(text).toMatch(/role: [\s\S]*list_organization_members shows the roles in use/);
  });

  test('does not demote the last one who may manage, and says who could take over', async () => {
    const text = await refusal(desk.as.admin, 'set_organization_member', {
      organizationId: desk.organizationCalled('bluefin-analytics'),
      userId: desk.userCalled('Grace'),
      role: 'org:member',
    });
    expect(text).toMatch(/is the last admin of[\s\S]*"Ada Okafor"[\s\S]*set_organization_member/);
  });

  test('says what to do when the organization is full', async () => {
    desk.laptop.clerk.state.organizations.get(northwind)!.maxAllowedMemberships = 6;
    const text = await refusal(desk.as.admin, 'set_organization_member', {
      organizationId: northwind,
      userId: desk.userCalled('Zofia'),
      role: 'org:member',
    });
    expect(text).toContain('Raise maxAllowedMemberships with update_organization');
  });
});

describe('remove_organization_member', () => {
  test('removes, and says which role the member had', async () => {
    const userId = desk.userCalled('Chiara');
    const result = await ok(desk.as.admin, 'remove_organization_member', {
      organizationId: northwind,
      userId,
    });
    expect(result.structuredContent).toEqual({
      organizationId: northwind,
      userId,
      removed: true,
      previousRole: 'org:member',
    });
    expect(
      await refusal(desk.as.admin, 'remove_organization_member', { organizationId: northwind, userId }),
    ).toMatch(/is not a member[\s\S]*list_organization_members/);
  });

  test('removes an admin while there is another', async () => {
    const userId = desk.userCalled('Ada');
    const result = await ok(desk.as.admin, 'remove_organization_member', {
      organizationId: northwind,
      userId,
    });
    expect(result.structuredContent?.['previousRole']).toBe('org:admin');
  });

  test('refuses to remove the last admin, without asking Clerk to, and says who could take over', async () => {
    const text = await refusal(desk.as.admin, 'remove_organization_member', {
      organizationId: desk.organizationCalled('bluefin-analytics'),
      userId: desk.userCalled('Grace'),
    });
    expect(text).toMatch(/is the last admin of[\s\S]*Nothing was sent to Clerk/);
    expect(text).toContain(`could take over: ${desk.userCalled('Ada')}, "Ada Okafor"`);
    expect(text).toContain('give one of them the role org:admin with set_organization_member');
    expect(desk.writes()).toEqual([]);
  });

  test('says so when there is nobody else at all', async () => {
    const created = await ok(desk.as.admin, 'create_organization', {
      name: 'Solo',
      createdBy: desk.userCalled('Zofia'),
    });
    const text = await refusal(desk.as.admin, 'remove_organization_member', {
      organizationId: organizationOf(created).id,
      userId: desk.userCalled('Zofia'),
    });
    expect(text).toContain('There is no other member');
  });
});

describe('create_organization_invitation', () => {
  const invite = (emailAddress: string, more: Record<string, unknown> = {}) => ({
    organizationId: northwind,
    emailAddress,
    role: 'org:member',
    ...more,
  });

  test('invites by email, and never shows the link that lets anyone in', async () => {
    const args = invite('new@example.org', { expiresInDays: 7, publicMetadata: { desk: 4 } });
    const result = await ok(desk.as.admin, 'create_organization_invitation', args);
    expect(result.structuredContent?.['invitation']).toMatchObject({
      organizationId: northwind,
      emailAddress: 'new@example.org',
      role: 'org:member',
      status: 'pending',
      publicMetadata: { desk: 4 },
    });
    const [record] = [...desk.laptop.clerk.state.organizationInvitations.values()].slice(-1);
    expect(record?.url).toContain('ticket');
    expect(JSON.stringify(result)).not.toMatch(/ticket|"url"/);
    expect(desk.laptop.clerk.requests).toHaveLength(1);
  });

  test('points to the invitation that is pending already', async () => {
    const first = await ok(desk.as.admin, 'create_organization_invitation', invite('new@example.org'));
    const { invitation } = first.structuredContent as { invitation: { id: string } };
    const text = await refusal(desk.as.admin, 'create_organization_invitation', invite('New@example.org'));
    expect(text).toContain(`The pending invitation is ${invitation.id}, role org:member`);
  });

  test('points to the member who has the address', async () => {
    const address = 'ada.okafor@northwind.example';
    const text = await refusal(desk.as.admin, 'create_organization_invitation', invite(address));
    expect(text).toContain(`belongs to the member ${desk.userCalled('Ada')}, "Ada Okafor"`);
    expect(text).toContain('set_organization_member');
  });

  test('refuses hostile redirects before Clerk is asked', async () => {
    const args = invite('new@example.org', { redirectUrl: 'javascript:alert(1)' });
    expect(await refusal(desk.as.admin, 'create_organization_invitation', args)).toContain(
      'must be a full URL',
    );
    expect(desk.laptop.clerk.requests).toEqual([]);
  });
});
