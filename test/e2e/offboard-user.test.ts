import { describe, expect, test } from '@jest/globals';
import type { UserRecord } from '../../local/clerk/state/state.ts';
import { expandPattern } from '../../lambda/access/permissions.ts';
import { clients, confirming, textOf, type ToolResult, withToken } from './clients.ts';
import { startGrantingLaptop } from './granted.ts';
import { useLaptop } from './laptop-fixture.ts';

interface Report {
  readonly complete: boolean;
  readonly dryRun: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly outcome: string;
    readonly why: string | null;
    readonly counts: Record<string, number>;
    readonly items: readonly { id: string; label: string | null; outcome: string; why: string | null }[];
  }[];
}

const { laptop, admin, support } = useLaptop({ admin: 'unattended', support: 'support' });

const state = () => laptop.clerk.state;
const userNamed = (firstName: string): UserRecord => {
  const user = [...state().users.values()].find((candidate) => candidate.firstName === firstName);
  if (!user) throw new Error(`No ${firstName} among the seeded users`);
  return user;
};
/** The only admin of Bluefin Analytics, and a member of Lumen Health. */
const lastAdmin = () => {
  const bluefin = [...state().organizations.values()].find(({ slug }) => slug === 'bluefin-analytics');
  const admins = [...state().memberships.values()].filter(
    ({ organizationId, role }) => organizationId === bluefin?.id && role === 'org:admin',
  );
  expect(admins).toHaveLength(1);
  return { userId: admins[0]?.userId ?? '', organizationId: bluefin?.id ?? '' };
};
const membershipsOf = (userId: string) =>
  [...state().memberships.values()].filter((membership) => membership.userId === userId);
const liveSessionsOf = (userId: string) =>
  [...state().sessions.values()].filter(
    (session) => session.userId === userId && ['active', 'pending'].includes(session.status),
  );
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const reportOf = (result: ToolResult): Report => {
  expect(result.isError ?? false).toBe(false);
  return result.structuredContent as unknown as Report;
};
const offboard = async (args: Record<string, unknown>) => reportOf(await admin.call('offboard_user', args));
const outcomes = ({ steps }: Report) => Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));

/** A pending invitation to the application for one of the user's addresses, and one that only looks like it. */
function inviteAgain({ emailAddresses: [first] }: UserRecord): string {
  const [template] = state().invitations.values();
  if (!template || !first) throw new Error('The seed has an invitation and the user an address');
  const pending = { ...template, status: 'pending' as const, expiresAt: Date.now() + 86_400_000 };
  state().invitations.set('inv_again', { ...pending, id: 'inv_again', emailAddress: first.emailAddress });
  state().invitations.set('inv_other', {
    ...pending,
    id: 'inv_other',
    emailAddress: `not-${first.emailAddress}`,
  });
  return 'inv_again';
}

describe('offboarding', () => {
  test('takes everything that gives access, and says for each step what was done', async () => {
    const ada = userNamed('Ada');
    const invitation = inviteAgain(ada);
    const report = await offboard({ userId: ada.id });
    expect(outcomes(report)).toEqual({
      ban: 'done',
      // The ban has ended them already.
      sessions: 'nothing_to_do',
      organizations: 'done',
      invitations: 'done',
      organization_invitations: 'nothing_to_do',
      api_keys: 'done',
      oauth_grants: 'skipped',
      mark: 'done',
    });
    expect(report.complete).toBe(true);
    expect(state().users.get(ada.id)?.banned).toBe(true);
    expect(liveSessionsOf(ada.id)).toEqual([]);
    expect(membershipsOf(ada.id)).toEqual([]);
    expect(state().invitations.get(invitation)?.status).toBe('revoked');
    expect(state().invitations.get('inv_other')?.status).toBe('pending');
    expect([...state().apiKeys.values()].filter(({ subject }) => subject === ada.id)).toEqual([
      expect.objectContaining({ revoked: true }),
    ]);
    expect(state().users.get(ada.id)?.privateMetadata).toEqual(
      expect.objectContaining({
        offboardedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        offboardedBy: expect.objectContaining({
          kind: 'machine',
          subject: 'mch_2EmbeddedUnattendedAgent001',
        }),
      }),
    );
    expect(writes()[0]?.path).toBe(`/v1/users/${ada.id}/ban`);
  });

  test('revokes sessions one by one where a ban leaves them', async () => {
    const ada = userNamed('Ada');
    ada.banned = true;
    expect(liveSessionsOf(ada.id)).toHaveLength(2);
    const report = await offboard({ userId: ada.id });
    expect(report.steps.find(({ step }) => step === 'sessions')?.counts['done']).toBe(2);
    expect(liveSessionsOf(ada.id)).toEqual([]);
  });

  test('revokes the sessions that wait for a task, too: they are signed in', async () => {
    const ada = userNamed('Ada');
    ada.banned = true;
    const [pending, active] = liveSessionsOf(ada.id);
    pending!.status = 'pending';
    const report = await offboard({ userId: ada.id });
    expect(
      report.steps
        .find(({ step }) => step === 'sessions')
        ?.items.map(({ id }) => id)
        .toSorted(),
    ).toEqual([active!.id, pending!.id].toSorted());
    expect([pending!.status, active!.status]).toEqual(['revoked', 'revoked']);
  });

  test('takes away the membership that an invitation became while it was going on', async () => {
    const valentina = userNamed('Valentina');
    const { organizationInvitations, memberships } = state();
    const invitation = [...organizationInvitations.values()].find(
      ({ emailAddress, status }) =>
        emailAddress === valentina.emailAddresses[0]?.emailAddress && status === 'pending',
    )!;
    const [model] = memberships.values();
    // Accepted after it was listed, at the moment at which it is to be revoked.
    organizationInvitations.get = function accepting(id) {
      if (id === invitation.id && invitation.status === 'pending') {
        invitation.status = 'accepted';
        const { organizationId } = invitation;
        const membership = { ...model!, id: 'orgmem_late', organizationId, userId: valentina.id };
        memberships.set('orgmem_late', { ...membership, role: 'org:member' });
      }
      return Map.prototype.get.call(organizationInvitations, id);
    };
    const report = await offboard({ userId: valentina.id });
    expect(membershipsOf(valentina.id)).toEqual([]);
    expect(report.complete).toBe(true);
    // It was not revoked, so it is not reported as such.
    expect(outcomes(report)).toMatchObject({
      organization_invitations: 'nothing_to_do',
      organizations: 'done',
    });
  });

  test('revokes what the person was invited to', async () => {
    const valentina = userNamed('Valentina');
    const report = await offboard({ userId: valentina.id });
    expect(outcomes(report)['organization_invitations']).toBe('done');
    const invitation = [...state().organizationInvitations.values()].find(
      ({ emailAddress }) => emailAddress === valentina.emailAddresses[0]?.emailAddress,
    );
    expect(invitation?.status).toBe('revoked');
  });

  test('says what Clerk does not let it do', async () => {
    const result = await admin.call('offboard_user', { userId: userNamed('Ada').id });
    expect(textOf(result)).toMatch(/step oauth_grants; outcome skipped; .*neither lists nor revokes/);
  });

  test('of someone offboarded already changes nothing', async () => {
    const { id: userId } = userNamed('Ada');
    await offboard({ userId });
    const mark = structuredClone(state().users.get(userId)?.privateMetadata);
    laptop.clerk.requests.length = 0;
    const again = await offboard({ userId });
    expect(again.complete).toBe(true);
    expect(again.steps.filter(({ step }) => step !== 'oauth_grants').map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 7 }, () => 'nothing_to_do'),
    );
    expect(writes()).toEqual([]);
    expect(state().users.get(userId)?.privateMetadata).toEqual(mark);
  });

  test('as a dry run says what it would do and sends no change', async () => {
    const { id: userId } = userNamed('Ada');
    const result = await admin.call('offboard_user', { userId, dryRun: true });
    const report = reportOf(result);
    expect(outcomes(report)).toEqual({
      ban: 'planned',
      sessions: 'planned',
      organizations: 'planned',
      invitations: 'nothing_to_do',
      organization_invitations: 'nothing_to_do',
      api_keys: 'planned',
      oauth_grants: 'skipped',
      mark: 'planned',
    });
    expect(report.complete).toBe(false);
    expect(report.steps.find(({ step }) => step === 'organizations')?.counts['planned']).toBe(4);
    expect(textOf(result)).toContain('nothing was changed');
    expect(writes()).toEqual([]);
  });

  test('is complete, too, where the instance has no organizations', async () => {
    state().instance.organizations.enabled = false;
    const report = await offboard({ userId: userNamed('Ada').id });
    expect(outcomes(report)['organizations']).toBe('nothing_to_do');
    expect(report.complete).toBe(true);
  });

  test('of an unknown user is refused before anything is done', async () => {
    const result = await admin.call('offboard_user', { userId: 'user_nobody' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('Check the id');
    expect(writes()).toEqual([]);
  });
});

describe('the last admin of an organization', () => {
  test('stays in it and is not banned, but locked, loses all else, and the report says what to do', async () => {
    const { userId, organizationId } = lastAdmin();
    const result = await admin.call('offboard_user', { userId });
    const report = reportOf(result);
    expect(outcomes(report)).toEqual(
      expect.objectContaining({ ban: 'skipped', lock: 'done', organizations: 'skipped', mark: 'skipped' }),
    );
    expect((await admin.call('get_user', { userId })).structuredContent).toMatchObject({
      user: { banned: false, locked: true },
    });
    expect(liveSessionsOf(userId)).toEqual([]);
    expect(state().users.get(userId)?.privateMetadata).not.toHaveProperty('offboardedAt');
    // Who can still do what comes first.
    expect(textOf(result).split('\n')[0]).toMatch(
      new RegExp(
        `^The offboarding is NOT complete: ${userId} is the last admin of ${organizationId} and is signed out and locked, not banned: when the lock ends, they can sign in`,
      ),
    );
    expect(report.complete).toBe(false);
    expect(membershipsOf(userId).map((membership) => membership.organizationId)).toEqual([organizationId]);
    expect(textOf(result)).toMatch(
      /NOT complete[\s\S]*is the last admin of .* \(\\"Bluefin Analytics\\"\).*could take over: .*Next: give one/,
    );
    expect(writes().some(({ method, path }) => method === 'DELETE' && path.includes(organizationId))).toBe(
      false,
    );
  });

  test('is banned by whoever has the permission for that, which * does not give', async () => {
    const { userId, organizationId } = lastAdmin();
    const granting = await startGrantingLaptop();
    const banner = confirming(
      await clients[0].connect(await granting.with(['users:read', 'users:ban', 'users:ban-last-admin'])),
    );
    const { user } = (await banner.call('ban_user', { userId })).structuredContent ?? {};
    await banner.close();
    await granting.close();
    expect([user, organizationId]).toEqual([
      expect.objectContaining({ status: 'banned' }),
      expect.any(String),
    ]);
    expect(expandPattern('*')).not.toContain('users:ban-last-admin');
  });

  test('leaves in a second run, once someone else is admin', async () => {
    const { userId, organizationId } = lastAdmin();
    await offboard({ userId });
    const other = [...state().memberships.values()].find(
      (membership) => membership.organizationId === organizationId && membership.userId !== userId,
    );
    if (other) other.role = 'org:admin';
    const report = await offboard({ userId });
    expect(report.complete).toBe(true);
    expect(membershipsOf(userId)).toEqual([]);
  });

  test('may go where a role of another name manages the members', async () => {
    const { userId, organizationId } = lastAdmin();
    const adminRole = state().roles.get('org:admin');
    if (!adminRole) throw new Error('There is always an admin role');
    state().roles.set('org:owner', { ...adminRole, id: 'role_owner', name: 'Owner' });
    const other = [...state().memberships.values()].find(
      (membership) => membership.organizationId === organizationId && membership.userId !== userId,
    );
    if (other) other.role = 'org:owner';
    const report = await offboard({ userId });
    expect(report.complete).toBe(true);
    expect(membershipsOf(userId)).toEqual([]);
  });

  test('is also who stays alone with admins that are banned', async () => {
    const ada = userNamed('Ada');
    const ben = [...state().memberships.values()].find(
      ({ organizationId, role, userId }) =>
        organizationId === 'org_2EmbeddedNorthwindStaff0001' && role === 'org:admin' && userId !== ada.id,
    );
    Object.assign(state().users.get(ben?.userId ?? '') ?? {}, { banned: true });
    const report = await offboard({ userId: ada.id });
    expect(outcomes(report)['organizations']).toBe('skipped');
    expect(membershipsOf(ada.id).map(({ organizationId }) => organizationId)).toEqual([
      'org_2EmbeddedNorthwindStaff0001',
    ]);
  });

  test('shows in a dry run as who must stay', async () => {
    const { userId } = lastAdmin();
    const report = await offboard({ userId, dryRun: true });
    expect(outcomes(report)).toEqual(
      expect.objectContaining({
        ban: 'skipped',
        lock: 'planned',
        sessions: 'planned',
        organizations: 'skipped',
      }),
    );
    expect(writes()).toEqual([]);
  });

  test('is never deleted, even when asked to', async () => {
    const { userId } = lastAdmin();
    const report = await offboard({ userId, delete: true });
    expect(report.steps.at(-1)).toEqual(
      expect.objectContaining({
        step: 'deletion',
        outcome: 'skipped',
        why: expect.stringContaining('organizations'),
      }),
    );
    expect(state().users.has(userId)).toBe(true);
  });
});

describe('deletion', () => {
  test('comes last, and only when asked for', async () => {
    const { id: userId } = userNamed('Ada');
    const report = await offboard({ userId, delete: true });
    expect(report.complete).toBe(true);
    expect(report.steps.at(-1)).toEqual(expect.objectContaining({ step: 'deletion', outcome: 'done' }));
    expect(state().users.has(userId)).toBe(false);
    expect(writes().at(-1)).toEqual(
      expect.objectContaining({ method: 'DELETE', path: `/v1/users/${userId}` }),
    );
  });

  test('is only planned in a dry run', async () => {
    const { id: userId } = userNamed('Ada');
    const report = await offboard({ userId, delete: true, dryRun: true });
    expect(report.steps.at(-1)).toEqual(expect.objectContaining({ step: 'deletion', outcome: 'planned' }));
    expect(writes()).toEqual([]);
  });

  test('waits for a second run when a step failed', async () => {
    const { id: userId } = userNamed('Ada');
    laptop.clerk.fault({ kind: 'server-error', method: 'POST', path: '/api_keys/*/revoke', times: 1 });
    const first = await offboard({ userId, delete: true });
    expect(outcomes(first)).toEqual(expect.objectContaining({ api_keys: 'failed', deletion: 'skipped' }));
    expect(state().users.has(userId)).toBe(true);
    const second = await offboard({ userId, delete: true });
    expect(outcomes(second)).toEqual(expect.objectContaining({ api_keys: 'done', deletion: 'done' }));
    expect(state().users.has(userId)).toBe(false);
  });
});

describe('when a step fails', () => {
  test.each([
    ['ban', { method: 'POST', path: '/users/*/ban' }],
    ['organizations', { method: 'DELETE', path: '/organizations/*/memberships/*' }],
    ['api_keys', { method: 'POST', path: '/api_keys/*/revoke' }],
    ['mark', { method: 'PATCH', path: '/users/*/metadata' }],
  ] as const)('%s: the others are done all the same, and a second run finishes', async (step, where) => {
    const { id: userId } = userNamed('Ada');
    laptop.clerk.fault({ kind: 'server-error', ...where, times: 1 });
    const first = await offboard({ userId });
    expect(outcomes(first)['mark']).toBe(step === 'mark' ? 'failed' : 'skipped');
    const failed = first.steps.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map((report) => report.step)).toEqual([step]);
    expect(failed[0]?.counts['failed']).toBe(1);
    expect(first.complete).toBe(false);

    laptop.clerk.requests.length = 0;
    const second = await offboard({ userId });
    expect(second.complete).toBe(true);
    expect(outcomes(second)[step]).toBe('done');
    expect(state().users.get(userId)?.banned).toBe(true);
    expect(membershipsOf(userId)).toEqual([]);
    const repeated = writes().filter(({ path }) => !path.endsWith('/metadata'));
    expect(repeated).toHaveLength(step === 'mark' ? 0 : 1);
  });

  test('to be looked up, the step is reported with the reason', async () => {
    const { id: userId } = userNamed('Ada');
    laptop.clerk.fault({ kind: 'server-error', method: 'GET', path: '/api_keys' });
    const report = await offboard({ userId });
    expect(report.steps.find(({ step }) => step === 'api_keys')).toEqual(
      expect.objectContaining({
        outcome: 'failed',
        why: expect.stringContaining('Clerk failed with status'),
      }),
    );
    // Marked is only who has lost all.
    expect(outcomes(report)).toEqual(expect.objectContaining({ organizations: 'done', mark: 'skipped' }));
  });
});

describe('permissions', () => {
  test('without users:offboard the tool is neither listed nor usable', async () => {
    const listed = await support.listTools();
    expect(listed.map(({ name }) => name)).not.toContain('offboard_user');
    const answer = await support.call('offboard_user', { userId: userNamed('Ada').id }).then(textOf, String);
    expect(answer).toContain('needs the permission users:offboard; no rule gives it to you');
    expect(writes()).toEqual([]);
  });

  test('deletion needs users:delete besides; nothing is done without', async () => {
    const { id: userId } = userNamed('Ada');
    const token = await laptop.clerk.tokens.machine({
      machineId: 'mch_2EmbeddedUnattendedAgent001',
      claims: { aud: laptop.mcpUrl, scope: 'users:offboard' },
    });
    const offboarder = await clients[0].connect(withToken(laptop, token));
    const listed = (await offboarder.listTools()).find(({ name }) => name === 'offboard_user');
    const refused = await offboarder.call('offboard_user', { userId, delete: true });
    const allowed = await offboarder.call('offboard_user', { userId });
    await offboarder.close();
    expect(Object.keys(listed?.inputSchema.properties ?? {})).toEqual(['userId', 'dryRun', 'confirmation']);
    expect(textOf(refused)).toContain('delete needs the permission users:delete');
    expect(reportOf(allowed).complete).toBe(true);
    expect(state().users.has(userId)).toBe(true);
  });

  test('hostile ids reach no path', async () => {
    for (const userId of ['user_1/ban', 'user_1?x=1', '../users', 'user_1#', 'org_1']) {
      const result = await admin.call('offboard_user', { userId });
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain('nothing was sent to Clerk');
    }
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('no link of an invitation appears', async () => {
    const ada = userNamed('Ada');
    inviteAgain(ada);
    expect(JSON.stringify(await admin.call('offboard_user', { userId: ada.id }))).not.toContain('ticket=');
  });
});
