import * as z from 'zod';
import { definePrompt, requiredText } from './prompt.ts';
import { staleDays } from './stale-days.ts';

export const reviewAccess = definePrompt({
  name: 'review_access',
  title: 'Review access',
  description:
    'Review who has access to what, for one organization or one user, and list what should be taken away.',
  tools: ['find_user', 'list_organizations', 'review_access'],
  permissions: ['users:read', 'organizations:read', 'access:review'],
  arguments: z.strictObject({
    subject: requiredText(
      'What to review: the id or name of an organization, or the id or address of a user.',
    ),
    staleDays,
  }),
  defaults: { staleDays: '90' },
  opening: 'Review who has access to what. Change nothing.',
  steps: [
    'Find out what is meant: an id that starts with org_ is an organization, one that starts with user_ a user; otherwise use find_user for an address and list_organizations for a name. If more than one fits, list them and ask.',
    'review_access with userId or organizationId, and staleDays as given. Follow nextCursor, if there is one, until you have all.',
    'Look for: more admins than needed, or only one; admins without a second factor; accounts without activity for as many days as given; banned or locked users who are still members; people whose address belongs to another domain than the rest; invitations that are still open.',
    'Show a table, one row a person: name, address, role, second factor, last activity, what stands out. Below it list what you propose to take away, each with its reason and the tool that would do it.',
    'Do not carry anything out. The person who asked decides line by line; activity in Clerk is not the only reason why somebody needs access.',
  ],
});
