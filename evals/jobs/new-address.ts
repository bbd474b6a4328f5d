import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const [old, fresh] = ['chiara.rossi@northwind.example', 'chiara.rossi@fabrikam.example'];

export const newAddress: Job = {
  name: 'new-address',
  title: 'A new verified primary address; the old one is removed',
  caller: 'unattended',
  request: [
    `${old} changed companies: make ${fresh} her primary address (it has been verified) and remove the old one. If she has other addresses, leave them alone.`,
  ],
  setUp(world) {
    const [before, { id }] = [recordsOf(world.state), world.user(old)];
    return ({ state, user }) => {
      const { emailAddresses, primaryEmailAddressId, ...chiara } = user(fresh);
      const [primary] = emailAddresses;
      return [
        ...unless({
          'she is the same user': chiara.id === id,
          'the new address is her only one': emailAddresses.length === 1 && primary?.emailAddress === fresh,
          'the new address is primary': primary?.id === primaryEmailAddressId,
          'the new address is verified': primary?.verification?.status === 'verified',
        }),
        ...touched(before, state, id),
      ];
    };
  },
  budget: { calls: 2, tokens: 570 },
  async steps(agent) {
    const found = await agent.call('find_user', { emailAddress: old, detail: 'full' });
    const [user] = found.rows('matches');
    if (user?.rows('emailAddresses').length !== 1) return `She has other addresses: ${found.text}`;
    // What replaces a user's only address stands in the description of change_contact_methods.
    const replaced = await agent.run('replace_user_email_address', {
      userId: user.get('id'),
      emailAddress: fresh,
    });
    return `Her address is now ${replaced.get('emailAddress.emailAddress')}; the old one is gone.`;
  },
};
