import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { confirmationIn } from '../agent/reading.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const addresses = [
  'quentin.dubois@lumen.example',
  'rania.khoury@lumen.example',
  'samuel.adeyemi@lumen.example',
];

export const deleteThree: Job = {
  name: 'delete-three',
  title: 'Delete three users: by form, by confirmation, by a client that declines at once',
  caller: 'person',
  request: [
    `Delete the accounts of ${addresses.join(', ')}.`,
    'Yes, delete the first two. The third one stays after all: do nothing about that account.',
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    const [first, second, third] = addresses.map((address) => world.user(address).id);
    const gone = [first, second];
    const own = [...world.state.memberships.values(), ...world.state.sessions.values()].filter(({ userId }) =>
      gone.includes(userId),
    );
    return ({ state }) => [
      ...unless({
        'the first is deleted': !state.users.has(first ?? ''),
        'the second is deleted': !state.users.has(second ?? ''),
        'the third is there': state.users.has(third ?? ''),
      }),
      ...touched(before, state, ...gone.map(String), ...own.map(({ id }) => id)),
    ];
  },
  budget: { calls: 5, tokens: 820 },
  async steps(agent) {
    const found = await agent.call('list_users', { emailAddress: addresses });
    const idOf = (address: string | undefined) =>
      found
        .rows('users')
        .find((row) => row.get('emailAddress') === address)
        ?.get('id');
    const [byForm, byConfirmation, declined] = addresses;
    const forms = await agent.connect({ era: 'modern', answer: 'accept' });
    await forms.call('delete_user', { userId: idOf(byForm) });
    const legacy = await agent.connect({ era: 'legacy' });
    const asked = await legacy.call('delete_user', { userId: idOf(byConfirmation) });
    const confirmation = confirmationIn(asked);
    await legacy.call('delete_user', { userId: idOf(byConfirmation), confirmation });
    const declining = await agent.connect({ era: 'modern', answer: 'decline' });
    const { reading } = await declining.attempt('delete_user', { userId: idOf(declined) });
    return `${byForm} and ${byConfirmation} are deleted. ${declined}: ${reading.text}`;
  },
};
