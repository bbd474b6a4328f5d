import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { confirmationIn } from '../agent/reading.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'maria.silva@lumen.example';
const other = 'maria.silva@fabrikam.example';

export const rightOfTwo: Job = {
  name: 'right-of-two',
  title: 'Unban the right one of two people of the same name',
  caller: 'support',
  request: [
    'Maria Silva of Lumen Health was banned by mistake. Unban her. Mind that there may be others of that name who were banned for a reason.',
    'Yes, her: go ahead.',
  ],
  async setUp(world) {
    for (const email of [other, address]) {
      const { id } = await world.clerk('POST', '/users', {
        first_name: 'Maria',
        last_name: 'Silva',
        email_address: [email],
        skip_password_requirement: true,
      });
      await world.clerk('POST', `/users/${String(id)}/ban`);
    }
    await world.clerk('POST', `/organizations/${world.organization('lumen-health').id}/memberships`, {
      user_id: world.user(address).id,
      role: 'org:member',
    });
    const before = recordsOf(world.state);
    return ({ state, user }) => [
      ...unless({
        'she may sign in again': !user(address).banned,
        'the other one may not': user(other).banned,
      }),
      ...touched(before, state, user(address).id),
    ];
  },
  budget: { calls: 4, tokens: 450 },
  async steps(agent) {
    const [organization] = (await agent.call('list_organizations', { query: 'Lumen Health' })).rows(
      'organizations',
    );
    const found = await agent.call('list_users', {
      nameQuery: 'Maria Silva',
      organizationId: [organization?.get('id')],
    });
    const [user, ...others] = found.rows('users');
    if (user?.find('status') !== 'banned' || others.length > 0) return `That is not clear: ${found.text}`;
    const userId = user.get('id');
    const asked = await agent.call('unban_user', { userId });
    const unbanned = await agent.call('unban_user', { userId, confirmation: confirmationIn(asked) });
    return `${unbanned.get('user.emailAddress')} is ${unbanned.get('user.status')} again.`;
  },
};
