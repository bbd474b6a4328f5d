import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { actAs } from '../agent/act-as.ts';
import type { Job } from '../job/job.ts';
import { unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'jonas.weber@bluefin.example';

export const whoMadeAdmin: Job = {
  name: 'who-made-admin',
  title: 'Prove who changed a role, and how',
  caller: 'unattended',
  request: [
    `${address} is an admin of Bluefin Analytics, which nobody wanted. Who changed his role, when and with what? Tell me the caller's id and the id of the change.`,
  ],
  ownRecord: true,
  async setUp(world) {
    const organizationId = world.organization('bluefin-analytics').id;
    const userId = world.user(address).id;
    await actAs(world, 'support', 'update_user', { userId, publicMetadata: { plan: 'team' } });
    await actAs(world, 'unattended', 'set_organization_member', {
      organizationId,
      userId: world.user('imani.mwangi@bluefin.example').id,
      role: 'org:admin',
    });
    await actAs(world, 'unattended', 'set_organization_member', {
      organizationId,
      userId,
      role: 'org:admin',
    });
    const before = recordsOf(world.state);
    return ({ state }, answer) => [
      ...touched(before, state),
      ...unsaid(answer, seedMachines.unattended.id, 'set_organization_member'),
    ];
  },
  budget: { calls: 2, tokens: 490 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: address })).rows('matches');
    const record = await agent.call('search_audit_log', {
      target: user?.get('id'),
      tool: 'set_organization_member',
    });
    return record
      .rows('changes')
      .map(
        (row) =>
          `${row.get('principal.kind')} ${row.get('principal.subject')} called ${row.get('tool')} at ${row.get('at')} (${row.get('result')}, change ${row.get('changeId')}).`,
      )
      .join('\n');
  },
};
