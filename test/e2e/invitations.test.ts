import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { as, clients, type TestClient, textOf } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

interface Invitation {
  readonly id: string;
  readonly emailAddress: string;
  readonly status: string;
  readonly url?: string;
  readonly organizationId?: string;
}

const organizationId = 'org_2EmbeddedNorthwindStaff0001';

let granting: GrantingLaptop;
let client: TestClient;
beforeAll(async () => {
  granting = await startGrantingLaptop();
  client = await clients[0].connect(as(granting.laptop));
});
afterAll(async () => {
  await client.close();
  await granting.close();
});
beforeEach(() => granting.laptop.clerk.reset());

interface Answer {
  readonly invitations: readonly Invitation[];
  readonly invitation: Invitation;
  readonly totalCount: number;
  readonly nextCursor?: string;
}

const call = async (tool: string, args: Record<string, unknown> = {}): Promise<Answer> => {
  const result = await client.call(tool, args);
  expect(result.isError ? textOf(result) : '').toBe('');
  return result.structuredContent as unknown as Answer;
};
const refusal = async (tool: string, args: Record<string, unknown>) => {
  const result = await client.call(tool, args);
  expect(result.isError).toBe(true);
  return textOf(result);
};
const addresses = async (args: Record<string, unknown>) =>
  (await call('list_invitations', args)).invitations.map(({ emailAddress }) => emailAddress.split('@')[0]);

describe('list_invitations', () => {
  test('gives those to the application that are not revoked, the newest first, in one request', async () => {
    expect(await addresses({})).toEqual(['nina.petrova', 'omar.farouk', 'daria.popescu', 'never.answered']);
    expect(granting.laptop.clerk.requests).toHaveLength(1);
  });

  test.each([
    ['a status', { status: 'revoked' }, ['old.contractor']],
    ['a part of an address', { query: 'farouk' }, ['omar.farouk']],
    ['another order', { orderBy: 'email_address', limit: 2 }, ['daria.popescu', 'never.answered']],
    ['expiry', { orderBy: 'expires_at', limit: 1 }, ['never.answered']],
    ['an organization', { organizationId, status: 'pending' }, ['valentina.cruz', 'nina.petrova']],
    [
      'one address in an organization',
      { organizationId, emailAddress: 'nina.petrova@northwind.example' },
      ['nina.petrova'],
    ],
  ])('by %s', async (_, args, expected) => {
    expect(await addresses(args)).toEqual(expected);
  });

  test('walks page by page, with the total on each', async () => {
    const first = await call('list_invitations', { limit: 3 });
    expect(first.totalCount).toBe(4);
    const second = await call('list_invitations', { limit: 3, cursor: first.nextCursor });
    expect(second.invitations).toHaveLength(1);
    expect(second.nextCursor).toBeUndefined();
  });

  test.each([
    ['query in an organization', { organizationId, query: 'nina' }, 'query: does not work'],
    ['an address without an organization', { emailAddress: 'a@example.net' }, 'Next: send it as query'],
    ['expiry in an organization', { organizationId, orderBy: 'expires_at' }, 'orderBy: invitations to an'],
    ['a hostile organization', { organizationId: 'org_1/memberships' }, 'organizationId: must be org_'],
  ])('refuses %s, before anything reaches Clerk', async (_, args, reason) => {
    expect(await refusal('list_invitations', args)).toContain(reason);
    expect(granting.laptop.clerk.requests).toEqual([]);
  });

  test('tells of an organization that does not exist', async () => {
    expect(await refusal('list_invitations', { organizationId: 'org_none' })).toMatch(
      /404[\s\S]*Check the id/,
    );
  });
});

describe('the links of invitations', () => {
  const seenBy = async (permissions: Parameters<GrantingLaptop['with']>[0]) => {
    const connected = await clients[0].connect(await granting.with(permissions));
    const results = JSON.stringify([
      await connected.call('list_invitations', {}),
      await connected.call('list_invitations', { organizationId }),
      await connected.call('create_user_invitation', { emailAddress: 'new@example.org' }),
    ]);
    await connected.close();
    return results;
  };

  test('appear for nobody without invitations:links, not even for who may do everything else', async () => {
    expect(await seenBy(['invitations:read', 'invitations:write'])).not.toMatch(/ticket|"url"/);
    const asAdmin = JSON.stringify([
      await client.call('list_invitations', {}),
      await client.call('list_invitations', { organizationId }),
    ]);
    expect(asAdmin).toContain('nina.petrova');
    expect(asAdmin).not.toMatch(/ticket|"url"/);
  });

  test('are all there is of an invitation that Clerk does not send: who can not see them makes none', async () => {
    const connected = await clients[0].connect(
      await granting.with(['invitations:write', 'memberships:write', 'users:read']),
    );
    const emailAddress = 'new@example.org';
    const rows = [{ emailAddress, notify: false }];
    const before = granting.laptop.clerk.requests.length;
    for (const [name, args] of [
      ['create_user_invitation', { emailAddress, notify: false }],
      ['create_organization_invitation', { organizationId, emailAddress, role: 'org:member', notify: false }],
      ['invite_users', { rows: [{ emailAddress }], notify: false }],
      ['run_operation', { operation: 'create_user_invitations_in_bulk', arguments: { invitations: rows } }],
      [
        'run_operation',
        {
          operation: 'create_organization_invitations_in_bulk',
          arguments: { organizationId, invitations: [{ emailAddress, role: 'org:member', notify: false }] },
        },
      ],
    ] as const) {
      expect(textOf(await connected.call(name, args))).toMatch(
        /nothing was sent to Clerk[\s\S]*With notify: false .* needs the permission invitations:links/,
      );
    }
    expect(granting.laptop.clerk.requests).toHaveLength(before);
    await connected.close();
  });

  test('appear with it, in either part of a result', async () => {
    const seen = await seenBy(['invitations:read', 'invitations:write', 'invitations:links']);
    expect(seen.match(/"url":"https[^"]*ticket=/g)?.length).toBeGreaterThan(3);
    expect(seen).toMatch(/"text":"[^"]*ticket=/);
  });
});

describe('revoke_invitation', () => {
  test.each([
    ['the application', {}, 'already revoked'],
    ['an organization', { organizationId }, 'pending'],
  ])('revokes one to %s, once', async (_, args, reason) => {
    const [pending] = (await call('list_invitations', { ...args, status: 'pending' })).invitations;
    const { invitation } = await call('revoke_invitation', { ...args, invitationId: pending?.id });
    expect(invitation).toEqual(expect.objectContaining({ id: pending?.id, status: 'revoked' }));
    expect(await refusal('revoke_invitation', { ...args, invitationId: pending?.id })).toContain(reason);
  });

  test.each([
    [
      'an organization’s without the organization',
      { invitationId: 'orginv_1' },
      'organizationId: is required',
    ],
    [
      'the application’s with one',
      { invitationId: 'inv_1', organizationId },
      'organizationId: goes only with',
    ],
    ['a hostile id', { invitationId: 'inv_1/../../users' }, 'must be inv_'],
  ])('refuses %s, before anything reaches Clerk', async (_, args, reason) => {
    expect(await refusal('revoke_invitation', args)).toContain(reason);
    expect(granting.laptop.clerk.requests).toEqual([]);
  });

  test('tells of an invitation that does not exist', async () => {
    expect(await refusal('revoke_invitation', { invitationId: 'inv_none' })).toMatch(
      /404[\s\S]*Check the id/,
    );
  });
});
