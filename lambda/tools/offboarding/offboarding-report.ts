import * as z from 'zod';
import { cleanText, userSupplied } from '../../clerk/views/user-text.ts';

const offboardingSteps = [
  'ban',
  'lock',
  'sessions',
  'invitations',
  'organization_invitations',
  'organizations',
  'api_keys',
  'oauth_grants',
  'mark',
  'deletion',
] as const;

/** One step of an offboarding, in the order in which they are taken. */
export type StepName = (typeof offboardingSteps)[number];

const itemOutcome = z.enum(['done', 'planned', 'skipped', 'failed']);

const itemReport = z.object({
  id: z.string().describe('What was worked on: a session, an organization, an invitation, an API key.'),
  label: z.string().nullable().meta(userSupplied),
  outcome: itemOutcome,
  why: z.string().nullable().describe('Why it was skipped or failed, and what to do.'),
});

/** What became of one thing that a step works on. */
export type ItemReport = z.infer<typeof itemReport>;

/** The shape of a step's report. */
export const stepReport = z.object({
  step: z.enum(offboardingSteps),
  outcome: z
    .enum(['done', 'nothing_to_do', 'planned', 'skipped', 'failed'])
    .describe('The worst of its items: failed before skipped before done. planned: a dry run would do it.'),
  why: z.string().nullable(),
  counts: z.object({
    done: z.int(),
    planned: z.int(),
    skipped: z.int(),
    failed: z.int(),
  }),
  items: z.array(itemReport).describe('At most 50: those that failed or were skipped come first.'),
});

/** What became of one step. */
export type StepReport = z.infer<typeof stepReport>;

const maxItems = 50;
const worstFirst = ['failed', 'skipped', 'planned', 'done'] as const;

/** The report of a step that worked on `items`; labels are what people wrote and get cleaned. */
export function reportOf(step: StepName, items: readonly ItemReport[]): StepReport {
  const outcome = worstFirst.find((candidate) => items.some((item) => item.outcome === candidate));
  const count = (wanted: ItemReport['outcome']) => items.filter((item) => item.outcome === wanted).length;
  return {
    step,
    outcome: outcome ?? 'nothing_to_do',
    why: null,
    counts: {
      done: count('done'),
      planned: count('planned'),
      skipped: count('skipped'),
      failed: count('failed'),
    },
    items: items
      .toSorted((a, b) => worstFirst.indexOf(a.outcome) - worstFirst.indexOf(b.outcome))
      .slice(0, maxItems)
      .map(({ id, label, outcome, why }) => ({
        id,
        label: label === null ? null : cleanText(label),
        outcome,
        why,
      })),
  };
}

/** The report of a step that was not taken at all. */
export function notTaken(step: StepName, outcome: 'skipped' | 'failed', why: string): StepReport {
  return { ...reportOf(step, []), outcome, why };
}

/** True when a further run could not do more for this step. */
export function isSettled({ step, outcome }: StepReport): boolean {
  return step === 'oauth_grants' || outcome === 'done' || outcome === 'nothing_to_do';
}
