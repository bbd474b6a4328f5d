import type { Job } from '../job/job.ts';
import { unless, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const adminsWithoutSecondFactor: Job = {
  name: 'admins-without-second-factor',
  title: 'Who has admin rights anywhere, and no second factor',
  caller: 'unattended',
  request: [
    'Who is an admin of any organization and has no second factor? Answer with their email addresses, one a line, and nothing else.',
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    const isAdmin = (userId: string) =>
      [...world.state.memberships.values()].some((one) => one.userId === userId && one.role === 'org:admin');
    const addressesOf = (wanted: boolean) =>
      [...world.state.users.values()]
        // A passkey is a factor as good as two.
        .filter(
          ({ id, totpSecret, passkeys }) =>
            wanted === (isAdmin(id) && totpSecret === null && passkeys.length === 0),
        )
        .flatMap(({ emailAddresses }) => emailAddresses[0]?.emailAddress ?? []);
    const [wanted, others] = [addressesOf(true), addressesOf(false)];
    return ({ state }, answer) => [
      ...touched(before, state),
      ...unsaid(answer, ...wanted),
      ...unless(
        Object.fromEntries(others.map((one) => [`${one} is not on the list`, !answer.includes(one)])),
      ),
    ];
  },
  budget: { calls: 1, tokens: 440 },
  async steps(agent) {
    const review = await agent.call('review_access', { allOf: ['admin', 'without_mfa'] });
    const addresses = review.rows('access').map((account) => account.get('emailAddress'));
    return [...new Set(addresses)].join('\n');
  },
};
