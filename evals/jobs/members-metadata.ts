import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const membersMetadata: Job = {
  name: 'members-metadata',
  title: 'Two metadata keys for all members of an organization, and back',
  caller: 'unattended',
  request: [
    'Set the public metadata keys cohort to "2027-q1" and plan to "scale" for every member of Harbor & Pine. Leave their other metadata alone.',
    'Finance changed its mind: put the metadata of all of them back exactly as it was.',
  ],
  setUp(world) {
    const { id } = world.organization('harbor-and-pine');
    const userIds = [...world.state.memberships.values()]
      .filter(({ organizationId }) => organizationId === id)
      .map(({ userId }) => userId);
    const before = recordsOf(world.state);
    const was = userIds.map((userId) => structuredClone(world.state.users.get(userId)));
    return ({ state }) => [
      ...unless({
        'all were changed in between': was.every(
          (user) => (state.users.get(user?.id ?? '')?.updatedAt ?? 0) > (user?.updatedAt ?? 0),
        ),
        'all have the metadata that they had': was.every(
          (user) =>
            JSON.stringify(state.users.get(user?.id ?? '')?.publicMetadata) ===
            JSON.stringify(user?.publicMetadata),
        ),
      }),
      ...touched(before, state, ...userIds),
    ];
  },
  budget: { calls: 4, tokens: 1_480 },
  async steps(agent) {
    const [organization] = (await agent.call('list_organizations', { query: 'Harbor & Pine' })).rows(
      'organizations',
    );
    const members = await agent.call('list_organization_members', {
      organizationId: organization?.get('id'),
      limit: 100,
    });
    // The operation, and what its rows are, stand in the description of update_user.
    const changed = await agent.run('update_users_metadata', {
      rows: members.rows('members').map((member) => ({ userId: member.get('userId') })),
      publicMetadata: { cohort: '2027-q1', plan: 'scale' },
    });
    const back = await agent.run('update_users_metadata', changed.object('previous'));
    return `Set for ${changed.get('counts.updated')} members, and put back for ${back.get('counts.updated')}.`;
  },
};
