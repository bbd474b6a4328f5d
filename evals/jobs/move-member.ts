import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'liam.obrien@harbor.example';

export const moveMember: Job = {
  name: 'move-member',
  title: 'Move a member to another organization in the same role',
  caller: 'unattended',
  request: [
    `Move ${address} from Harbor & Pine to Lumen Health, in the same role as before. At no time should he be in neither.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    const old = world.membership('harbor-and-pine', address);
    return ({ state, membership }) => [
      ...unless({
        'he has his role in Lumen Health': membership('lumen-health', address)?.role === old?.role,
        'he is not in Harbor & Pine': membership('harbor-and-pine', address) === undefined,
      }),
      ...touched(before, state, old?.id ?? '', membership('lumen-health', address)?.id ?? ''),
    ];
  },
  budget: { calls: 5, tokens: 710 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: address })).rows('matches');
    const userId = user?.get('id') ?? '';
    const memberships = await agent.call('get_user_memberships', { userId });
    const from = memberships
      .rows('memberships')
      .find((row) => row.get('organization.name') === 'Harbor & Pine');
    const [to] = (await agent.call('list_organizations', { query: 'Lumen Health' })).rows('organizations');
    const role = from?.get('role');
    await agent.call('set_organization_member', { organizationId: to?.get('id'), userId, role });
    const removed = await agent.call('remove_organization_member', {
      organizationId: from?.get('organization.id'),
      userId,
    });
    return `${address} is now in Lumen Health as ${role}${removed.is('removed') ? ', and no longer in Harbor & Pine' : ''}.`;
  },
};
