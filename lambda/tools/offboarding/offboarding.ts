import { ClerkFailure } from '../../clerk/failure.ts';
import { HeldBack } from '../../clerk/rehearsal.ts';
import { lastAdminCode } from '../../guardrails/last-admin.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { type Pace, pace } from '../../definition/pace.ts';
import { failureLine } from '../../definition/failure-line.ts';
import { type ItemReport, isSettled, notTaken, reportOf, type StepReport } from './offboarding-report.ts';
import {
  accessSteps,
  deletionStep,
  lockStep,
  markStep,
  oauthLimit,
  type Offboarding,
  type Step,
  type Task,
} from './offboarding-steps.ts';

/** How an offboarding is carried out. */
export interface OffboardingPlan {
  /** Only look: nothing is changed. */
  readonly dryRun: boolean;
  /** Delete the user in the end. */
  readonly delete: boolean;
}

type Surroundings = Pick<ToolContext, 'remaining' | 'progress' | 'stage'>;

/** What a step is taken with: all of them share the pace. */
interface StepContext extends Surroundings {
  readonly pace: Pace;
}

const noTime =
  'The time for this call is used up. Next: run offboard_user again; it goes on where this one ended.';

/**
 * Takes the steps one after the other, no faster than a share of Clerk's rate allows; what fails in one is reported and does not stop the others. Stops before the
 * request's time is used up. Deletes only when nothing is left to do, because a deleted user's invitations could not
 * be found any more and an organization would lose its last admin.
 */
export async function carryOut(
  { clerk, ...who }: Offboarding,
  { dryRun, delete: deletes }: OffboardingPlan,
  surroundings: Surroundings,
): Promise<StepReport[]> {
  const context: StepContext = { ...surroundings, pace: pace({ ...surroundings, clerk }) };
  const offboarding = { ...who, clerk: dryRun ? clerk.rehearse().clerk : clerk };
  const steps = [...accessSteps, markStep, ...(deletes ? [deletionStep] : [])];
  const reports: StepReport[] = [];
  for (const [index, step] of steps.entries()) {
    if (step === markStep) reports.push(notTaken('oauth_grants', 'skipped', oauthLimit));
    const open = reports.filter((report) => !isSettled(report) && report.outcome !== 'planned');
    if ((step === markStep || step === deletionStep) && open.length > 0) {
      const names = open.map((report) => report.step).join(', ');
      reports.push(
        notTaken(step.name, 'skipped', `These are not done: ${names}. Next: settle them, then run again.`),
      );
    } else {
      reports.push(
        await take(step, offboarding, dryRun, {
          ...context,
          progress: (done, _, message) => context.progress(index + done, steps.length, message),
        }),
      );
    }
    // The first step is the ban: whom it must not keep out is locked, and signed out by the steps that follow.
    if (
      index === 0 &&
      reports[0]?.items.some(({ outcome, why }) => outcome === 'skipped' && why !== noTime)
    ) {
      reports.push(await take(lockStep, offboarding, dryRun, context));
    }
    await context.progress(index + 1, steps.length, `${step.name}: ${reports.at(-1)?.outcome}`);
  }
  return reports;
}

async function take(
  step: Step,
  offboarding: Offboarding,
  dryRun: boolean,
  context: StepContext,
): Promise<StepReport> {
  if (!(await context.pace.ready())) return notTaken(step.name, 'skipped', noTime);
  let tasks: readonly Task[];
  try {
    tasks = await step.find(offboarding);
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    return notTaken(step.name, 'failed', failureLine(error));
  }
  const items: ItemReport[] = [];
  for (const [index, task] of tasks.entries()) {
    const outcome = (await context.pace.ready())
      ? await (dryRun ? plan : perform)(task)
      : { outcome: 'skipped' as const, why: noTime };
    if (outcome !== undefined) items.push({ id: task.id, label: task.label ?? null, ...outcome });
    // The last one is told as the end of the step.
    if (index + 1 < tasks.length) {
      await context.progress((index + 1) / tasks.length, 1, `${step.name}: ${index + 1} of ${tasks.length}`);
    }
  }
  return reportOf(step.name, items);
}

type Performed = Pick<ItemReport, 'outcome' | 'why'> | undefined;

/** Answered where an invitation was answered or revoked since it was found. */
const overMeanwhile = [
  'organization_invitation_not_pending',
  'organization_invitation_already_accepted',
  'organization_invitation_revoked_code',
  'invitation_already_accepted',
  'invitation_already_revoked',
];

/** What became of the task; undefined where there was nothing to do any more. */
async function perform(task: Task): Promise<Performed> {
  try {
    await task.run();
    return { outcome: 'done', why: null };
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    // Not done by this run. The membership that an accepted one became is looked up by a later step, and taken away there.
    if (overMeanwhile.some((code) => error.has(code))) return undefined;
    // Gone already, by another run or by itself: that is what was wanted.
    if (error.status === 404) return { outcome: 'done', why: null };
    return { outcome: error.has(lastAdminCode) ? 'skipped' : 'failed', why: failureLine(error) };
  }
}

/** What `perform` would do: the offboarding's Clerk holds back what would be changed. */
async function plan(task: Task): Promise<Performed> {
  try {
    return await perform(task);
  } catch (error) {
    if (error instanceof HeldBack) return { outcome: 'planned', why: null };
    throw error;
  }
}
