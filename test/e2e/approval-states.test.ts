import { describe, expect, test } from '@jest/globals';
import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import { type Action, approvalIn, elicitingClient, personToken, userCalled } from './approvals-fixture.ts';
import { as, clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

/* What happens between a question and its answer: an approval counts for what was shown, and for nothing else. */

const { laptop, ada, machine } = useLaptop({
  ada: async (own) => clients[0].connect(withToken(own, await personToken(own, 'Ada'))),
  machine: async (own) => clients[0].connect(as(own)),
});

const people = () => laptop.clerk.state;
const elif = () => people().users.get(userCalled(laptop.clerk, 'Elif'))!;
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const bluefin = () =>
  [...people().organizations.values()].find(({ slug }) => slug === 'bluefin-analytics')!.id;
const sessionsOf = (userId: string) => [...people().sessions.values()].filter((one) => one.userId === userId);

type Call = readonly [tool: string, args: () => Record<string, unknown>];
const deletion: Call = ['delete_user', () => ({ userId: elif().id })];
const offboarding: Call = ['offboard_user', () => ({ userId: elif().id })];
const removal: Call = [
  'remove_organization_member',
  () => ({ organizationId: seedStaffOrganization, userId: elif().id }),
];

/** What goes on without the time of the last change being touched. */
const silently = (change: () => void) => async () => change();

describe('an approval does not count any more when', () => {
  test.each<[string, Call, () => Promise<unknown>]>([
    [
      'the user has become an admin of another organization',
      deletion,
      () =>
        machine.call('set_organization_member', {
          organizationId: bluefin(),
          userId: elif().id,
          role: 'org:admin',
        }),
    ],
    [
      'the user has another role in an organization',
      deletion,
      silently(() => {
        for (const membership of people().memberships.values()) {
          if (membership.userId === elif().id) membership.role = 'org:admin';
        }
      }),
    ],
    [
      'the user has signed in once more',
      deletion,
      silently(() => {
        const [session] = people().sessions.values();
        const id = 'sess_2ASecondOne';
        people().sessions.set(id, { ...session!, id, userId: elif().id, status: 'active' });
      }),
    ],
    [
      'the user has another address',
      deletion,
      silently(() => {
        elif().emailAddresses[0]!.emailAddress = 'other@example.org';
      }),
    ],
    [
      'the user is called otherwise',
      deletion,
      silently(() => {
        elif().lastName = 'Other';
      }),
    ],
    [
      'the user is banned',
      deletion,
      silently(() => {
        elif().banned = true;
      }),
    ],
    [
      'the member has another role',
      removal,
      silently(() => {
        for (const membership of people().memberships.values()) {
          if (membership.userId === elif().id) membership.role = 'org:admin';
        }
      }),
    ],
    [
      'the offboarding would revoke another invitation',
      offboarding,
      () =>
        machine.call('create_organization_invitation', {
          organizationId: bluefin(),
          emailAddress: elif().emailAddresses[0]!.emailAddress,
          role: 'org:member',
        }),
    ],
    [
      'the offboarding would revoke another API key',
      offboarding,
      () => laptop.clerk.tokens.apiKey({ subject: elif().id }),
    ],
  ])('%s', async (_, [tool, args], change) => {
    const asked = args();
    const { confirmation } = approvalIn(await ada.call(tool, asked));
    await change();
    laptop.clerk.requests.length = 0;
    const again = await ada.call(tool, { ...asked, confirmation });
    expect(textOf(again)).toContain('has changed in the meantime, so it is asked again');
    expect(writes()).toEqual([]);
    const anew = await ada.call(tool, { ...asked, confirmation: approvalIn(again).confirmation });
    expect(anew.isError ?? false).toBe(false);
    expect(writes()).not.toEqual([]);
  });
});

describe('an approval still counts when', () => {
  test.each<[string, Call, () => void]>([
    [
      'only times have moved',
      deletion,
      () => {
        const user = elif();
        user.updatedAt += 60_000;
        user.lastActiveAt = Date.now();
        user.lastSignInAt = Date.now();
        for (const session of sessionsOf(user.id)) session.lastActiveAt += 1;
      },
    ],
    [
      'the user has signed out somewhere',
      deletion,
      () => {
        for (const session of sessionsOf(elif().id)) session.status = 'ended';
      },
    ],
    [
      'the organization has lost a member',
      ['update_organization', () => ({ organizationId: bluefin(), maxAllowedMemberships: 100 })],
      () => {
        const [key] = [...people().memberships].find(([, one]) => one.organizationId === bluefin())!;
        people().memberships.delete(key);
      },
    ],
  ])('%s', async (_, [tool, args], change) => {
    const asked = { operation: tool, arguments: args() };
    const { confirmation } = approvalIn(await ada.call('run_operation', asked));
    change();
    laptop.clerk.requests.length = 0;
    const done = await ada.call('run_operation', { ...asked, confirmation });
    expect(done.structuredContent).not.toHaveProperty('approval');
    expect(writes()).not.toEqual([]);
  });
});

test('a form is bound to what it showed, too', async () => {
  const desk = await elicitingClient(
    laptop.mcpUrl,
    await personToken(laptop, 'Ada'),
    async (): Promise<Action> => {
      if (desk.questions.length === 1) {
        await machine.call('set_organization_member', {
          organizationId: bluefin(),
          userId: elif().id,
          role: 'org:admin',
        });
      }
      return 'accept';
    },
  );
  const userId = elif().id;
  await desk.call('delete_user', { userId });
  expect(desk.questions).toHaveLength(2);
  expect(desk.questions[1]).toContain('"Bluefin Analytics" as "org:admin"');
  expect(people().users.has(userId)).toBe(false);
  await desk.close();
});
