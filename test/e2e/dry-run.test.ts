import { beforeEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { approvalIn, itemsIn, personToken, records, userCalled } from './approvals-fixture.ts';
import { as, bearerFetch, clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

/* What a dry run says. That it does nothing is tried for each tool and operation in guarded/dry-runs.test.ts. */

const { laptop, ada, machine } = useLaptop({
  ada: async (own) => clients[0].connect(withToken(own, await personToken(own, 'Ada'))),
  machine: async (own) => clients[0].connect(as(own)),
});
const user = (firstName: string) => userCalled(laptop.clerk, firstName);
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const lastRecord = async () => (await records(laptop)).at(-1);
beforeEach(() => {
  laptop.clerk.requests.length = 0;
});

describe('a dry run', () => {
  test('of what is asked about shows what would be asked, and keeps no question', async () => {
    const before = (await itemsIn(laptop)).filter(({ sk }) => sk?.S === 'asked').length;
    const told = await ada.call('delete_user', { userId: user('Elif'), dryRun: true });
    expect(told.structuredContent).toEqual({
      rehearsal: {
        verdict: 'would_be_asked',
        preview: expect.stringContaining('"Elif Yılmaz"'),
        notChecked: expect.arrayContaining([
          expect.stringContaining(`DELETE /users/${user('Elif')}`),
        ]) as unknown,
      },
    });
    expect(textOf(told)).toMatch(
      /^Dry run: nothing was changed, and nobody was asked\. The call would be asked about first\.\n[\s\S]*\nNot checked:\n- whether Clerk accepts the change/,
    );
    expect(textOf(told)).toContain('Next: to do it, make the same call without dryRun.');
    expect(textOf(told)).toContain('"Elif Yılmaz"');
    expect((await itemsIn(laptop)).filter(({ sk }) => sk?.S === 'asked')).toHaveLength(before);
    expect(writes()).toEqual([]);
  });

  test('of what is not asked about says that it would go ahead, with the same preview', async () => {
    const asked = await ada.call('ban_user', { userId: user('Elif'), dryRun: true });
    const unasked = await machine.call('ban_user', { userId: user('Elif'), dryRun: true });
    const rehearsals = [asked, unasked].map(
      ({ structuredContent }) => structuredContent?.['rehearsal'] as { verdict: string; preview: string },
    );
    expect(rehearsals.map(({ verdict }) => verdict)).toEqual(['would_be_asked', 'would_go_ahead']);
    expect(rehearsals[1]?.preview).toBe(rehearsals[0]?.preview);
  });

  test.each([
    ['a last admin', 'delete_user', () => ({ userId: user('Grace') }), 'last admin'],
    ['somebody who is not there', 'ban_user', () => ({ userId: 'user_nobody' }), 'resource_not_found'],
    [
      'what the settings block',
      'delete_organization',
      () => ({ organizationId: [...laptop.clerk.state.organizations.keys()][0] }),
      'blocked by the settings',
    ],
    ['one of several', 'delete_user', () => ({ userIds: [user('Elif'), user('Grace')] }), 'of 2 changes, 1'],
  ])('says why %s would be refused', async (_, operation, args, why) => {
    const told = await ada.call('run_operation', { operation, arguments: { ...args(), dryRun: true } });
    expect(told.isError ?? false).toBe(false);
    expect(told.structuredContent).toMatchObject({
      operation,
      result: {
        rehearsal: { verdict: 'would_be_refused', why: expect.stringContaining(why), notChecked: [] },
      },
    });
    expect(textOf(told)).toContain(why);
    expect(await lastRecord()).toMatchObject({
      kind: 'refusal',
      reason: 'rehearsed',
      intent: { tool: operation },
    });
    expect(writes()).toEqual([]);
  });

  test('of an offboarding is its own report of each step, and says whether it would be asked about', async () => {
    const told = await ada.call('offboard_user', { userId: user('Elif'), dryRun: true });
    expect(told.structuredContent).toMatchObject({
      dryRun: true,
      steps: expect.arrayContaining([expect.objectContaining({ step: 'ban', outcome: 'planned' })]),
      rehearsal: { verdict: 'would_be_asked' },
    });
    expect(textOf(told)).toContain('The offboarding would mean:');
    expect(await lastRecord()).toMatchObject({ kind: 'refusal', reason: 'rehearsed' });
  });

  test.each([true, 'true', 'True'])('is taken as %j, as hosts send it', async (dryRun) => {
    const told = await machine.call('delete_user', { userId: user('Elif'), dryRun });
    expect(told.structuredContent).toHaveProperty('rehearsal');
    expect(writes()).toEqual([]);
  });

  test('that is neither true nor false is refused; false and nothing are none', async () => {
    const refused = await machine.call('ban_user', { userId: user('Elif'), dryRun: 'maybe' });
    expect(textOf(refused)).toContain('dryRun: must be true or false');
    expect(writes()).toEqual([]);
    for (const dryRun of [false, null]) {
      const done = await machine.call('lock_user', { userId: user('Elif'), dryRun });
      expect(done.structuredContent).toMatchObject({ user: { status: 'locked' } });
    }
  });

  test('needs the permission that the change needs, and good arguments', async () => {
    const chiara = await clients[0].connect(withToken(laptop, await personToken(laptop, 'Chiara')));
    const forbidden = await chiara.call('delete_user', { userId: user('Elif'), dryRun: true });
    expect(textOf(forbidden)).toContain('needs the permission users:delete');
    await chiara.close();
    const wrong = await machine.call('delete_user', { userId: 'nobody', dryRun: true });
    expect(textOf(wrong)).toContain('must be user_ followed by');
  });

  test('spends nothing of an open approval', async () => {
    const call = { userId: user('Elif') };
    const { confirmation } = approvalIn(await ada.call('delete_user', call));
    const told = await ada.call('delete_user', { ...call, confirmation, dryRun: true });
    expect(told.structuredContent).toHaveProperty('rehearsal');
    expect((await ada.call('delete_user', { ...call, confirmation })).structuredContent).toMatchObject({
      deleted: true,
    });
  });
});

test('the instructions tell of it once, and no schema but that of offboard_user lists it', async () => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(laptop.mcpUrl), {
    fetch: bearerFetch(laptop.tokens.admin),
  });
  await client.connect(transport);
  expect(client.getInstructions()).toContain('takes dryRun: true');
  const { tools } = await client.listTools();
  const listing = tools.filter(({ inputSchema }) => 'dryRun' in (inputSchema.properties ?? {}));
  expect(listing.map(({ name }) => name)).toEqual(['offboard_user']);
  await client.close();
});

test('the laptop’s admin token is asked, and `unattended` is not', async () => {
  const admin = await clients[0].connect(as(laptop, 'admin'));
  const asked = await admin.call('delete_user', { userId: user('Elif') });
  expect(asked.structuredContent).toHaveProperty('approval');
  expect(writes()).toEqual([]);
  const done = await machine.call('delete_user', { userId: user('Elif') });
  expect(done.structuredContent).toMatchObject({ deleted: true });
  const listed = await Promise.all([admin, machine].map((client) => client.listTools()));
  expect(listed[1]?.map(({ name }) => name)).toEqual(listed[0]?.map(({ name }) => name));
  await admin.close();
});
