import * as z from 'zod';
import { definePrompt, optionalText, requiredText } from './prompt.ts';

export const onboardCustomerTeam = definePrompt({
  name: 'onboard_customer_team',
  title: 'Onboard a customer team',
  description:
    'Set up a new customer: one organization, its admin, and invitations for the team, without duplicates.',
  tools: [
    'list_organizations',
    'create_organization',
    'list_organization_members',
    'create_organization_invitation',
  ],
  permissions: ['organizations:read', 'organizations:write', 'memberships:read', 'memberships:write'],
  arguments: z.strictObject({
    company: requiredText('Name of the customer, for example Acme Robotics.'),
    admin: requiredText('Email address of the person who shall manage the organization.', 254),
    team: optionalText('Email addresses of the others, separated by commas.', 4_000),
    slug: optionalText('Slug of the organization, for example acme-robotics.'),
  }),
  opening: 'Set up a new customer team in Clerk.',
  steps: [
    'list_organizations with query set to the company: if one is there that looks like this customer, show it and ask whether to use it instead of creating another.',
    'Show the plan before any change: the name and slug of the organization, who becomes org:admin, who becomes org:member. Point out addresses that look mistyped or that belong to another domain than the rest. Go on only when the person has confirmed it.',
    'create_organization with the name and, if given, the slug, without createdBy. Skip this if an existing one was chosen.',
    'If an existing one was chosen: list_organization_members, and leave out whoever is in it already.',
    'create_organization_invitation for the admin with the role org:admin, then one for each of the others with org:member. It works for people with and without an account. When one is refused because the address is a member or is invited already, note it and go on; do not invite again.',
    'Report: the id of the organization, each address with invited, already there or refused and why, and that invitations expire after 30 days unless another number was asked for.',
  ],
});
