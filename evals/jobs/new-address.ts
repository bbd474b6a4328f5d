import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const [old, fresh] = ['imani.mwangi@bluefin.example', 'imani.mwangi@fabrikam.example'];

export const newAddress: Job = {
  name: 'new-address',
  title: 'A new verified primary address; the old one is removed',
  caller: 'admin',
  request: [
    `Imani Mwangi changed companies: make ${fresh} her primary address (it has been verified) and remove ${old}. Leave her other address alone.`,
  ],
  setUp(world) {
    const [before, { id }] = [recordsOf(world.state), world.user(old)];
    return ({ state, user }) => {
      const { emailAddresses, primaryEmailAddressId, ...imani } = user(fresh);
      const primary = emailAddresses.find((one) => one.id === primaryEmailAddressId);
      return [
        ...unless({
          'she is the same user': imani.id === id,
          'the new address is primary': primary?.emailAddress === fresh,
          'the new address is verified': primary?.verification?.status === 'verified',
          'the old address is gone, the third still there':
            emailAddresses
              .map((one) => one.emailAddress)
              .toSorted()
              .join() === `${fresh},imani@mwangi.example`,
        }),
        ...touched(before, state, id),
      ];
    };
  },
  budget: { calls: 3, tokens: 420 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: old })).rows('matches');
    const userId = user?.get('id');
    await agent.call('change_contact_methods', {
      userId,
      action: 'add',
      emailAddress: fresh,
      verified: true,
      primary: true,
    });
    const removed = await agent.call('change_contact_methods', {
      userId,
      action: 'remove',
      emailAddress: old,
    });
    const left = removed.rows('emailAddresses').map((one) => one.get('emailAddress'));
    return `Imani's addresses are now ${left.join(' and ')}; the first is primary.`;
  },
};
