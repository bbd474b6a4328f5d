import type { Job } from '../job/job.ts';
import { day, unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const quarterlyReview: Job = {
  name: 'quarterly-review',
  title: 'The quarterly review of who has access to an organization',
  caller: 'unattended',
  request: [
    'Quarterly access review of Harbor & Pine: list the email addresses of its admins, of those without a second factor, of those without activity for 90 days, and of open invitations.',
  ],
  async setUp(world) {
    const active = world.user('liam.obrien@harbor.example');
    active.lastActiveAt = Date.now() - day;
    const { id } = world.organization('harbor-and-pine');
    await world.clerk('POST', `/organizations/${id}/invitations`, {
      email_address: 'rita.moss@harbor.example',
      role: 'org:admin',
    });
    const before = recordsOf(world.state);
    return ({ state }, answer) => [
      ...touched(before, state),
      ...unsaid(
        answer,
        'keiko.tanaka@harbor.example',
        active.emailAddresses[0]?.emailAddress ?? '',
        'mei.chen@harbor.example',
        'noah.bergstrom@harbor.example',
        'olivia.santos@harbor.example',
        'rita.moss@harbor.example',
      ),
    ];
  },
  budget: { calls: 2, tokens: 1_100 },
  async steps(agent) {
    const [organization] = (await agent.call('list_organizations', { query: 'Harbor & Pine' })).rows(
      'organizations',
    );
    const review = await agent.call('review_access', { organizationId: organization?.get('id') });
    const withFinding = (finding: string) =>
      review
        .rows('access')
        .filter((row) => row.list('findings').includes(finding))
        .map((row) => row.get('emailAddress'))
        .join(', ');
    const invited = review.rows('invitations').map((row) => row.get('emailAddress'));
    return [
      `Admins: ${withFinding('admin')}.`,
      `Without a second factor: ${withFinding('without_mfa')}.`,
      `Inactive: ${withFinding('stale')}.`,
      `Open invitations: ${invited.join(', ')}.`,
    ].join('\n');
  },
};
