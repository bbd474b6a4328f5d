import type { Job } from '../job/job.ts';
import { day, unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const staleUsersCsv: Job = {
  name: 'stale-users-csv',
  title: 'A CSV of who has not signed in for 90 days, those who never did included',
  caller: 'unattended',
  request: [
    'I need a CSV of all users who have not signed in during the last 90 days, those who never signed in included: first name, last name, email address, last sign-in. Answer with the CSV and nothing else.',
  ],
  setUp({ state }) {
    const users = [...state.users.values()];
    for (const [index, user] of users.entries()) {
      if (index % 3 === 1 || user.emailAddresses.length === 0)
        user.lastSignInAt = Date.now() - (1 + index) * day;
    }
    const isStale = ({ lastSignInAt }: (typeof users)[number]) =>
      lastSignInAt === null || lastSignInAt < Date.now() - 90 * day;
    const addressOf = ({ emailAddresses }: (typeof users)[number]) => emailAddresses[0]?.emailAddress ?? '';
    const [stale, others] = [users.filter(isStale), users.filter((user) => !isStale(user))];
    const before = recordsOf(state);
    return (world, answer) => [
      ...touched(before, world.state),
      ...unless({
        'some have never signed in': stale.some(({ lastSignInAt }) => lastSignInAt === null),
        ...Object.fromEntries(
          stale.map((user) => [`${addressOf(user)} is in it`, answer.includes(addressOf(user))]),
        ),
        ...Object.fromEntries(
          others
            .map(addressOf)
            .filter((address) => address !== '')
            .map((address) => [`${address} is not in it`, !answer.includes(address)]),
        ),
      }),
    ];
  },
  budget: { calls: 1, tokens: 660 },
  async steps(agent) {
    const fields = ['firstName', 'lastName', 'emailAddress', 'lastSignInAt'];
    const exported = await agent.call('export_users', {
      format: 'csv',
      fields,
      lastSignInAtBefore: new Date(Date.now() - 90 * day).toISOString(),
      neverSignedIn: true,
    });
    return exported.get('csv');
  },
};
