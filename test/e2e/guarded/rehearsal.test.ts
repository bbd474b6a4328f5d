import { beforeEach, describe, expect, test } from '@jest/globals';
import { approvalIn, elicitingClient, personToken, records, userCalled } from '../approvals-fixture.ts';
import { clients, textOf, withToken } from '../clients.ts';
import { useLaptop } from '../laptop-fixture.ts';
import { assemblyOf, seededUsers } from './stages.ts';

const { Ada: ada = '' } = seededUsers;
const { laptop, bruno } = useLaptop(
  { bruno: async (laptop) => clients[0].connect(withToken(laptop, await personToken(laptop, 'Bruno'))) },
  { assembly: assemblyOf('rehearsal') },
);
let recordedBefore: number;
beforeEach(async () => {
  laptop.clerk.requests.length = 0;
  recordedBefore = (await records(laptop)).length;
});

/** What came on record in this test. */
const recorded = async () => (await records(laptop)).slice(recordedBefore);
const user = (firstName: string) => userCalled(laptop.clerk, firstName);
const organization = (slug: string) =>
  [...laptop.clerk.state.organizations.values()].find((candidate) => candidate.slug === slug)?.id ?? '';

describe('nobody is asked about what is refused anyway', () => {
  test.each([
    ['a protected user', 'delete_user', () => ({ userId: ada }), 'protected_user'],
    ['the caller’s own user', 'update_user', () => ({ userId: user('Bruno'), locale: 'it' }), 'own_user'],
    ['the last admin of an organization', 'delete_user', () => ({ userId: user('Grace') }), 'last_admin'],
    [
      'a protected metadata key',
      'update_user',
      () => ({ userId: user('Chiara'), publicMetadata: { payroll: 1 } }),
      'protected_metadata_key',
    ],
    ['a protected user, by a workflow', 'offboard_user', () => ({ userId: ada }), 'protected_user'],
  ] as const)('%s', async (_, tool, args, reason) => {
    const result = await bruno.call(tool, args());
    expect(result.structuredContent?.['approval']).toBeUndefined();
    expect(textOf(result)).toContain('Nothing was sent to Clerk');
    expect(await recorded()).toEqual([expect.objectContaining({ kind: 'refusal', reason })]);
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('a dry run says what the guardrails would refuse', async () => {
    const result = await bruno.call('offboard_user', { userId: ada, dryRun: true });
    expect(textOf(result)).toContain(`The user ${ada} is protected`);
    expect(JSON.stringify(result.structuredContent)).not.toContain('"outcome":"planned"');
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('a change for which the budget has no room; asking took nothing from it', async () => {
    const [first, second] = [user('Zofia'), user('Chiara')];
    approvalIn(await bruno.call('delete_user', { userId: second }));
    const { confirmation } = approvalIn(await bruno.call('delete_user', { userId: first }));
    await bruno.call('delete_user', { userId: first, confirmation });
    expect(laptop.clerk.state.users.has(first)).toBe(false);
    const result = await bruno.call('delete_user', { userId: second });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('The budget is spent');
  });

  test('a change that only one of its budgets has no room for', async () => {
    const result = await bruno.call('create_user_invitation', { emailAddress: 'new@example.org' });
    expect(result.structuredContent?.['approval']).toBeUndefined();
    expect(textOf(result)).toContain('you have no emails an hour: guardrails.budgets.mails.perHour is 0');
    const silent = { emailAddress: 'new@example.org', notify: false };
    approvalIn(await bruno.call('create_user_invitation', silent));
  });

  test('a person with a form to fill in is not shown one', async () => {
    const desk = await elicitingClient(laptop.mcpUrl, await personToken(laptop, 'Bruno'), () => 'accept');
    const result = await desk.call('delete_user', { userId: ada });
    await desk.close();
    expect(textOf(result)).toContain(`The user ${ada} is protected`);
    expect(desk.questions).toEqual([]);
  });
});

describe('nobody is asked about what changes nothing', () => {
  test('a dry run', async () => {
    const result = await bruno.call('offboard_user', { userId: user('Chiara'), dryRun: true });
    expect(result.structuredContent).toMatchObject({ dryRun: true });
    expect(await recorded()).toMatchObject([{ kind: 'refusal', reason: 'rehearsed' }]);
  });

  test('what the tool itself refuses', async () => {
    const result = await bruno.call('remove_organization_member', {
      organizationId: organization('bluefin-analytics'),
      userId: user('Chiara'),
    });
    expect(textOf(result)).toContain('is not a member of');
  });
});

describe('nobody is asked about what Clerk would surely refuse', () => {
  const invitation = (status: string) =>
    [...laptop.clerk.state.invitations.values()].find((one) => one.status === status)?.id;
  const elsewhere = () => ({
    organizationId: organization('bluefin-analytics'),
    userId: user('Chiara'),
  });

  test.each<[string, string, () => Record<string, unknown>, RegExp]>([
    ['a user who is not there', 'ban_user', () => ({ userId: 'user_nobody' }), /resource_not_found/],
    [
      'an invitation that was accepted',
      'revoke_invitation',
      () => ({ invitationId: invitation('accepted') }),
      /is accepted already/,
    ],
    [
      'an invitation that was revoked',
      'revoke_invitation',
      () => ({ invitationId: invitation('revoked') }),
      /was not found|does not list/,
    ],
    [
      'an invitation that is not there',
      'revoke_invitation',
      () => ({ invitationId: 'inv_nobody' }),
      /was not found|does not list/,
    ],
    [
      'a domain that is not there',
      'delete_organization_domain',
      () => ({ organizationId: organization('bluefin-analytics'), domainId: 'orgdmn_nobody' }),
      /there is no orgdmn_nobody/,
    ],
    ['who is no member', 'remove_organization_member', elsewhere, /is not a member of/],
  ])('%s', async (_, tool, args, why) => {
    for (const dryRun of [false, true]) {
      const call = { operation: tool, arguments: args(), dryRun };
      const result = await bruno.call('run_operation', call);
      expect(result.structuredContent?.['approval']).toBeUndefined();
      expect(textOf(result)).toMatch(why);
      expect(result.isError ?? false).toBe(!dryRun);
    }
    expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

test('what can be done in part is asked about: the refused part stays undone', async () => {
  const args = { userId: user('Grace') };
  const { confirmation, preview } = approvalIn(await bruno.call('offboard_user', args));
  // Said before, not after.
  expect(preview).toMatch(/^Steps: .*end 1 session/m);
  expect(preview).toMatch(/It will not:\n- .*(?:leave 1 organization|ban the user).*last admin/);
  const result = await bruno.call('offboard_user', { ...args, confirmation });
  expect(textOf(result)).toContain('NOT complete');
  expect(laptop.clerk.state.users.get(user('Grace'))?.banned).toBe(false);
});

test('a question leaves nothing changed, and nothing on record', async () => {
  approvalIn(await bruno.call('update_user', { userId: user('Chiara'), locale: 'it' }));
  expect(laptop.clerk.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(await recorded()).toEqual([]);
});
