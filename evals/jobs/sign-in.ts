import type { Job } from '../job/job.ts';
import { unless, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const address = 'hugo.lindqvist@bluefin.example';

export const signIn: Job = {
  name: 'sign-in',
  title: "A customer can't sign in: find out why, and mend it if it is safe",
  caller: 'unattended',
  request: [
    `Hugo Lindqvist (${address}) writes that he can't sign in any more. Find out why. If it is safe to mend, mend it, and tell me what was wrong.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state, user }, answer) => [
      ...unless({
        'he is no longer locked': user(address).lockedUntil === null,
        'he is not banned': !user(address).banned,
      }),
      ...touched(before, state, user(address).id),
      ...unsaid(answer, 'lock'),
    ];
  },
  budget: { calls: 2, tokens: 440 },
  async steps(agent) {
    const found = await agent.call('find_user', { emailAddress: address, detail: 'full' });
    const [user] = found.rows('matches');
    if (!user?.is('locked') || user.is('banned')) return `It is something else: ${found.text}`;
    // Which operation lifts a lock stands in the description of unban_user.
    const unlocked = await agent.run('unlock_user', { userId: user.get('id') });
    return `${user.get('firstName')} was locked after failed attempts, not banned; now he is ${unlocked.get('user.status')}.`;
  },
};
