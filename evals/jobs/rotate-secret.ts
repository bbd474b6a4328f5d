import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const hour = 3_600;

export const rotateSecret: Job = {
  name: 'rotate-secret',
  title: "Rotate a machine's secret, the old one good for an hour",
  caller: 'platform',
  request: [
    `Rotate the secret of the machine "${seedMachines.support.name}". The old one must go on working for one hour. Don't repeat the new secret; tell me its last four characters.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    const { id } = seedMachines.support;
    const old = world.state.machines.get(id)?.secretKey;
    return ({ state }, answer) => {
      const { secretKey = '', previousSecretKeys = [] } = state.machines.get(id) ?? {};
      const left = ((previousSecretKeys[0]?.expiresAt ?? 0) - Date.now()) / 1000;
      return [
        ...unless({
          'it has another secret': secretKey !== old,
          'the old one is good for about an hour':
            previousSecretKeys[0]?.secretKey === old && left > hour - 900 && left <= hour,
          'the answer has its end': answer.includes(secretKey.slice(-4)),
          'the answer does not have the secret': !answer.includes(secretKey),
        }),
        ...touched(before, state, id),
      ];
    };
  },
  budget: { calls: 3, tokens: 450 },
  async steps(agent) {
    await agent.search(
      'list machines, rotate the secret of a machine',
      'rotate_machine_secret',
      'list_machines',
    );
    const machines = await agent.run('list_machines', { query: seedMachines.support.name });
    const machine = machines.rows('items').find((row) => row.get('name') === seedMachines.support.name);
    const rotated = await agent.run('rotate_machine_secret', {
      machineId: machine?.get('id'),
      previousTokenTtl: hour,
    });
    return `Rotated; the new secret ends with ${rotated.get('secret').slice(-4)}.`;
  },
};
