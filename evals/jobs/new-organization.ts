import type { Job } from '../job/job.ts';
import { unless } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

const admin = 'grace.nakamura@bluefin.example';
const invited = ['tom.hill@tailspin.example', 'ines.roy@tailspin.example'];

export const newOrganization: Job = {
  name: 'new-organization',
  title: 'An organization with a limit of members, an admin and two invited',
  caller: 'unattended',
  request: [
    `Set up a new customer: the organization "Tailspin Toys", slug tailspin-toys, for at most 5 members. ${admin} is its admin; invite ${invited.join(' and ')} as ordinary members.`,
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state, organization, membership }) => {
      const { id, name, maxAllowedMemberships } = organization('tailspin-toys');
      const members = [...state.memberships.values()].filter((one) => one.organizationId === id);
      const invitations = [...state.organizationInvitations.values()].filter(
        (one) => one.organizationId === id,
      );
      return [
        ...unless({
          'it is called so': name === 'Tailspin Toys',
          'it takes 5 members': maxAllowedMemberships === 5,
          'its only member is the admin':
            members.length === 1 && membership('tailspin-toys', admin)?.role === 'org:admin',
          'both are invited as members':
            invitations
              .filter(({ role, status }) => role === 'org:member' && status === 'pending')
              .map(({ emailAddress }) => emailAddress)
              .toSorted()
              .join() === invited.toSorted().join(),
        }),
        ...touched(before, state, id, ...[...members, ...invitations].map((one) => one.id)),
      ];
    };
  },
  budget: { calls: 3, tokens: 450 },
  async steps(agent) {
    const [user] = (await agent.call('find_user', { emailAddress: admin })).rows('matches');
    const created = await agent.call('create_organization', {
      name: 'Tailspin Toys',
      slug: 'tailspin-toys',
      maxAllowedMemberships: 5,
      createdBy: user?.get('id'),
    });
    const organizationId = created.get('organization.id');
    // The operation, and what its rows are, stand in the description of create_organization_invitation.
    const report = await agent.run('invite_organization_members', {
      organizationId,
      role: 'org:member',
      rows: invited.map((emailAddress) => ({ emailAddress })),
    });
    if (!report.is('complete')) return `Not all are invited: ${report.text}`;
    return `Tailspin Toys is there (${organizationId}) with ${admin} as admin; ${invited.join(' and ')} are invited.`;
  },
};
