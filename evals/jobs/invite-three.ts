import type { Job } from '../job/job.ts';
import { unless, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const user = 'mei.chen@harbor.example';
const invited = 'omar.farouk@bluefin.example';
const stranger = 'petra.lang@harbor.example';

export const inviteThree: Job = {
  name: 'invite-three',
  title: 'Invite three people, one a user and one invited already, and report each',
  caller: 'support',
  request: [
    `Invite ${user}, ${invited} and ${stranger} to our app, and tell me for each what came of it. Nobody should get a second invitation.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state }, answer) => {
      const made = [...state.invitations.values()].filter(({ emailAddress }) => emailAddress === stranger);
      return [
        ...unless({
          'one invitation is out for the third': made.length === 1 && made[0]?.status === 'pending',
        }),
        ...touched(before, state, ...made.map(({ id }) => id)),
        ...unsaid(answer, user, invited, stranger, 'already'),
      ];
    };
  },
  budget: { calls: 1, tokens: 200 },
  async steps(agent) {
    const report = await agent.call('invite_users', {
      rows: [user, invited, stranger].map((emailAddress) => ({ emailAddress })),
    });
    const words: Record<string, string> = {
      created: 'is invited',
      exists: 'is a user already',
      invited_already: 'was invited already',
    };
    return report
      .rows('rows')
      .map((row) => `${row.get('identifier')} ${words[row.get('outcome')] ?? row.get('outcome')}.`)
      .join('\n');
  },
};
