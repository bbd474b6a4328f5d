import type { Job } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';
import { unless } from '../job/job.ts';

const address = 'grace.nakamura@bluefin.example';

export const undo: Job = {
  name: 'undo',
  title: 'Rename someone and change metadata, then take both back',
  caller: 'unattended',
  request: [
    `Rename ${address} to Grace Sato-Nakamura, and set her public metadata plan to "enterprise" and region to "jp".`,
    'That was the wrong person: put everything back exactly as it was.',
  ],
  setUp(world) {
    const [before, was] = [recordsOf(world.state), structuredClone(world.user(address))];
    return ({ state, user }) => {
      const { firstName, lastName, publicMetadata, updatedAt } = user(address);
      return [
        ...unless({
          'it was changed in between': updatedAt > was.updatedAt,
          'her name is as it was': firstName === was.firstName && lastName === was.lastName,
          'her metadata is as it was': JSON.stringify(publicMetadata) === JSON.stringify(was.publicMetadata),
        }),
        ...touched(before, state, was.id),
      ];
    };
  },
  budget: { calls: 3, tokens: 1_360 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: address })).rows('matches');
    const userId = user?.get('id');
    const changed = await agent.call('update_user', {
      userId,
      lastName: 'Sato-Nakamura',
      publicMetadata: { plan: 'enterprise', region: 'jp' },
    });
    const back = await agent.call('update_user', { userId, ...changed.object('previous') });
    return `She is ${back.get('user.firstName')} ${back.get('user.lastName')} again, with the plan ${String(back.object('user.publicMetadata')['plan'])}.`;
  },
};
