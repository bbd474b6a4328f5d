import type { Job } from '../job/job.ts';
import { unless, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

/** Twelve people for each of 25 letters. */
const people = 'ABCDEFGHIJKLMNOPQRSTUVWXY'.split('').flatMap((letter) =>
  Array.from({ length: 12 }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return {
      firstName: 'Pilot',
      lastName: `${letter}${number}`,
      emailAddress: [`${letter.toLowerCase()}${number}@pilot.example`],
    };
  }),
);

export const threeHundredUsers: Job = {
  name: 'three-hundred-users',
  title: 'Create 300 users, find twelve by initial, count by organization',
  caller: 'unattended',
  request: [
    'Create 300 users without passwords for the pilot: for each letter from A to Y twelve, numbered 01 to 12, such as first name "Pilot", last name "A01", email a01@pilot.example. Then list the twelve with K by email address, and tell me how many members each of our organizations has.',
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state }, answer) => {
      const made = [...state.users.values()].filter(({ firstName }) => firstName === 'Pilot');
      const byAddress = new Map(made.map((user) => [user.emailAddresses[0]?.emailAddress, user]));
      const withK = people
        .filter(({ lastName }) => lastName.startsWith('K'))
        .flatMap((one) => one.emailAddress);
      const counts = [...state.organizations.values()].map(({ id, name }) => {
        const members = [...state.memberships.values()].filter((one) => one.organizationId === id);
        return [name, members.length] as const;
      });
      return [
        ...unless({
          '300 users are there': made.length === 300,
          'each has the right name': people.every(
            ({ emailAddress: [address], lastName }) => byAddress.get(address)?.lastName === lastName,
          ),
          ...Object.fromEntries(
            counts.map(([name, count]) => [
              `the answer counts ${name}`,
              new RegExp(`${name}\\D{0,20}${count}\\b`).test(answer),
            ]),
          ),
        }),
        ...unsaid(answer, ...withK),
        ...touched(before, state, ...made.map(({ id }) => id)),
      ];
    };
  },
  budget: { calls: 5, tokens: 910 },
  async steps(agent) {
    for (let from = 0; from < people.length; from += 100) {
      await agent.call('create_users', {
        rows: people.slice(from, from + 100),
        skipPasswordRequirement: true,
        detail: 'concise',
      });
    }
    const found = await agent.call('list_users', { nameQuery: 'Pilot K' });
    const organizations = await agent.call('list_organizations');
    return [
      ...found.rows('users').map((row) => row.get('emailAddress')),
      ...organizations.rows('organizations').map((row) => `${row.get('name')}: ${row.get('membersCount')}`),
    ].join('\n');
  },
};
