import type { Job } from '../job/job.ts';
import { unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'grace.nakamura@bluefin.example';

export const onlyAdmin: Job = {
  name: 'only-admin',
  title: 'Demote the only admin of an organization',
  caller: 'unattended',
  request: [
    `${address} should be an ordinary member of Bluefin Analytics, no admin. If that can't be done as things are, change nothing and tell me why and who could take over.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state }, answer) => [...touched(before, state), ...unsaid(answer, 'admin', 'Imani')];
  },
  budget: { calls: 3, tokens: 500 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: address })).rows('matches');
    const [organization] = (await agent.call('list_organizations', { query: 'Bluefin Analytics' })).rows(
      'organizations',
    );
    const { isError, reading } = await agent.attempt('set_organization_member', {
      organizationId: organization?.get('id'),
      userId: user?.get('id'),
      role: 'org:member',
    });
    return isError ? `I left it as it is: ${reading.text}` : 'Done.';
  },
};
