import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const [kept, old] = ['imani.mwangi@bluefin.example', 'imani.old@bluefin.example'];

export const mergeAccounts: Job = {
  name: 'merge-accounts',
  title: 'Give one of two accounts the memberships of the other, and ban that one',
  caller: 'unattended',
  request: [
    `Imani Mwangi has two accounts. Keep ${kept}: she should be in every organization that ${old} is in, in each with the higher of both roles. Then ban ${old}, but leave its memberships.`,
  ],
  async setUp(world) {
    const { id } = await world.clerk('POST', '/users', {
      first_name: 'Imani',
      last_name: 'Mwangi',
      email_address: [old],
      skip_password_requirement: true,
    });
    const join = (slug: string, role: string) =>
      world.clerk('POST', `/organizations/${world.organization(slug).id}/memberships`, { user_id: id, role });
    await join('bluefin-analytics', 'org:admin');
    await join('harbor-and-pine', 'org:member');
    const before = recordsOf(world.state);
    return ({ state, user, membership }) => [
      ...unless({
        'she is an admin of Bluefin': membership('bluefin-analytics', kept)?.role === 'org:admin',
        'she is a member of Harbor & Pine': membership('harbor-and-pine', kept)?.role === 'org:member',
        'the old account is banned': user(old).banned,
        'the kept one is not': !user(kept).banned,
      }),
      ...touched(
        before,
        state,
        user(old).id,
        membership('bluefin-analytics', kept)?.id ?? '',
        membership('harbor-and-pine', kept)?.id ?? '',
      ),
    ];
  },
  budget: { calls: 6, tokens: 1_240 },
  async steps(agent) {
    const users = (await agent.call('list_users', { emailAddress: [kept, old] })).rows('users');
    const idOf = (address: string | undefined) =>
      users.find((row) => row.get('emailAddress') === address)?.get('id') ?? '';
    const membershipsOf = async (userId: string) =>
      (await agent.call('get_user_memberships', { userId })).rows('memberships');
    const [own, others] = [await membershipsOf(idOf(kept)), await membershipsOf(idOf(old))];
    for (const other of others) {
      const [organizationId, role] = [other.get('organization.id'), other.get('role')];
      const already = own.find((row) => row.get('organization.id') === organizationId)?.get('role');
      if (already === role || already === 'org:admin') continue;
      await agent.call('set_organization_member', { organizationId, userId: idOf(kept), role });
    }
    const banned = await agent.call('ban_user', { userId: idOf(old) });
    return `${kept} is in all of them now; ${old} is ${banned.get('user.status')}.`;
  },
};
