import { actAs } from '../agent/act-as.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import type { Job } from '../job/job.ts';
import { day, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const today: Job = {
  name: 'today',
  title: 'What changed today, by whom, refusals included',
  caller: 'unattended',
  request: [
    'What was changed in Clerk through this server in the last 24 hours, and by whom? Include what was tried and refused. Name the tools, how often each was used by whom, and what was refused.',
  ],
  ownRecord: true,
  async setUp(world) {
    const idOf = (address: string) => world.user(address).id;
    for (const address of ['xiomara.vega@example.com', 'dmitri.volkov@northwind.example']) {
      await actAs(world, 'unattended', 'unban_user', { userId: idOf(address) });
    }
    for (const address of [
      'yusuf.demir@example.org',
      'aaron.pike@example.org',
      'beatriz.fonseca@example.org',
      'william.hartley@example.com',
    ]) {
      await actAs(world, 'support', 'update_user', {
        userId: idOf(address),
        publicMetadata: { plan: 'trial' },
      });
    }
    const organizationId = world.organization('bluefin-analytics').id;
    await actAs(world, 'unattended', 'set_organization_member', {
      organizationId,
      userId: idOf('imani.mwangi@bluefin.example'),
      role: 'org:admin',
    });
    await actAs(world, 'unattended', 'ban_user', { userId: idOf('valentina.cruz@example.com') });
    await actAs(world, 'unattended', 'remove_organization_member', {
      organizationId: world.organization('lumen-health').id,
      userId: [...world.state.memberships.values()].find(
        ({ organizationId: id, role }) =>
          id === world.organization('lumen-health').id && role === 'org:admin',
      )?.userId,
    });
    const before = recordsOf(world.state);
    return ({ state }, answer) => [
      ...touched(before, state),
      ...unsaid(
        answer,
        seedMachines.support.id,
        seedMachines.unattended.id,
        'unban_user',
        'update_user',
        'set_organization_member',
        'ban_user',
        'remove_organization_member',
        'refused',
      ),
    ];
  },
  budget: { calls: 1, tokens: 2_060 },
  async steps(agent) {
    const since = new Date(Date.now() - day).toISOString();
    const record = await agent.call('search_audit_log', { since });
    const lines = new Map<string, number>();
    for (const row of record.rows('changes')) {
      const line = `${row.get('principal.subject')}: ${row.get('tool')}, ${row.get('result')}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
    }
    return Array.from(lines, ([line, times]) => `${line} (${times})`).join('\n');
  },
};
