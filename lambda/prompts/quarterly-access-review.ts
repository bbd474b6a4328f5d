import * as z from 'zod';
import { definePrompt, optionalText } from './prompt.ts';
import { staleDays } from './stale-days.ts';

export const quarterlyAccessReview = definePrompt({
  name: 'quarterly_access_review',
  title: 'Quarterly access review',
  description:
    'Review who has access across all organizations, with what was changed since the last review, and leave a report that people sign.',
  tools: ['whoami', 'review_access', 'search_audit_log'],
  permissions: ['access:review', 'audit:read'],
  arguments: z.strictObject({
    since: optionalText(
      'When the last review was, for example 2026-01-01; three months ago if left out.',
      40,
    ),
    staleDays,
  }),
  defaults: { staleDays: '90' },
  opening:
    'Review who has access in all organizations, and leave a report that an auditor can read. Change nothing.',
  steps: [
    'whoami: note the environment and who asks; both stand at the top of the report, with the date and the period.',
    'review_access without userId and organizationId, with staleDays as given. Follow nextCursor until you have all. If it ends early, say so in the report: an incomplete review must not pass for a whole one.',
    'review_access with organizationId for each organization in which something stands out: it also shows open invitations.',
    'search_audit_log with since and summary: what was changed through this server in the period. Then look at deletions, bans, roles that may manage, and what was refused. What was changed elsewhere, in the dashboard of Clerk for example, is not in it.',
    'Report per organization: members, admins, and each finding (admins without a second factor, stale, banned or locked members, open invitations) with the id of the user; then the changes of the period; then what you could not see.',
    'End with a list of decisions: one line for each access that should be kept or taken away, with a reason, and room for who decides and when. Do not decide, and do not carry anything out.',
  ],
});
