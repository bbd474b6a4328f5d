import type { Job } from '../job/job.ts';
import { unless, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'farid.haddad@bluefin.example';

export const offboard: Job = {
  name: 'offboard',
  title: 'Offboard someone, dry run first, and prove it from the record',
  caller: 'unattended',
  request: [
    `${address} has left the company. Offboard him (don't delete the account): do a dry run first, then do it, and prove it with the id of the change in the record.`,
  ],
  async setUp(world) {
    const { id } = world.user(address);
    await world.clerk('POST', '/sessions', { user_id: id });
    const before = recordsOf(world.state);
    const own = [...world.state.memberships.values(), ...world.state.sessions.values()].filter(
      ({ userId }) => userId === id,
    );
    return ({ state, user }, answer) => [
      ...unless({
        'he is banned': user(address).banned,
        'he is in no organization': ![...state.memberships.values()].some(({ userId }) => userId === id),
        'he has no session': ![...state.sessions.values()].some(
          ({ userId, status }) => userId === id && status === 'active',
        ),
        'the answer names a change': /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.test(
          answer,
        ),
      }),
      ...unsaid(answer, 'offboard'),
      ...touched(before, state, id, ...own.map((one) => one.id)),
    ];
  },
  budget: { calls: 4, tokens: 2_320 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: address })).rows('matches');
    const userId = user?.get('id') ?? '';
    const plan = await agent.call('offboard_user', { userId, dryRun: true });
    if (!plan.is('dryRun')) return `That was no dry run: ${plan.text}`;
    const done = await agent.call('offboard_user', { userId });
    const record = await agent.call('search_audit_log', { target: userId, tool: 'offboard_user' });
    const change = record.rows('changes').find((row) => !row.list('fields').includes('dryRun'));
    return `Offboarded ${userId}${done.is('complete') ? ', completely' : ''}: change ${change?.get('changeId')} at ${change?.get('at')}, ${change?.get('result')}.`;
  },
};
