import type { PlanRecord } from '../state/billing-records.ts';
import type { ClerkState } from '../state/state.ts';

const day = 86_400_000;
const plansMadeAt = Date.UTC(2024, 0, 2);

/** One plan for users and one for organizations. */
function seedPlans(state: ClerkState): { pro: PlanRecord; team: PlanRecord } {
  const feature = (name: string, slug: string) => ({
    id: state.ids.id('feat'),
    name,
    slug,
    description: `${name} for everyone on the plan`,
  });
  const pro: PlanRecord = {
    id: state.ids.id('cplan'),
    productId: state.ids.id('cprod'),
    name: 'Pro',
    slug: 'pro',
    description: 'For people on their own',
    payerType: 'user',
    monthlyFee: 1200,
    annualFee: 12_000,
    freeTrialDays: 14,
    features: [feature('Unlimited projects', 'unlimited_projects')],
    createdAt: plansMadeAt,
  };
  const team: PlanRecord = {
    id: state.ids.id('cplan'),
    productId: state.ids.id('cprod'),
    name: 'Team',
    slug: 'team',
    description: 'For organizations',
    payerType: 'org',
    monthlyFee: 4900,
    annualFee: 49_000,
    freeTrialDays: null,
    features: [feature('Audit log', 'audit_log'), feature('Shared projects', 'shared_projects')],
    createdAt: plansMadeAt + day,
  };
  for (const plan of [pro, team]) state.plans.set(plan.id, plan);
  return { pro, team };
}

/**
 * Two plans; Ada pays for Pro, Grace tries it out, two organizations pay for Team. Periods date back from `now`, in
 * milliseconds since 1970.
 */
export function seedBilling(
  state: ClerkState,
  now: number,
  userIds: string[],
  organizationIds: string[],
): void {
  const { pro, team } = seedPlans(state);
  const subscribe = (
    owner: { type: 'user' | 'org'; id: string | undefined },
    plan: PlanRecord,
    periods: { daysAgo: number; days: number; isFreeTrial: boolean },
  ) => {
    if (owner.id === undefined) return;
    const id = state.ids.id('csub');
    const periodStart = now - periods.daysAgo * day;
    state.subscriptions.set(id, {
      id,
      payerId: state.ids.id('cpayer'),
      paymentMethodId: state.ids.id('cpm'),
      owner: { type: owner.type, id: owner.id },
      items: [
        {
          id: state.ids.id('csubitem'),
          planId: plan.id,
          priceId: state.ids.id('cprice'),
          planPeriod: 'month',
          isFreeTrial: periods.isFreeTrial,
          periodStart,
          periodEnd: periodStart + periods.days * day,
          canceledAt: null,
          endedAt: null,
          lifetimePaid: periods.isFreeTrial ? 0 : plan.monthlyFee,
          createdAt: periodStart,
          updatedAt: periodStart,
        },
      ],
      createdAt: periodStart,
      updatedAt: periodStart,
    });
  };
  subscribe({ type: 'user', id: userIds[0] }, pro, { daysAgo: 10, days: 30, isFreeTrial: false });
  subscribe({ type: 'user', id: userIds[6] }, pro, { daysAgo: 4, days: 14, isFreeTrial: true });
  subscribe({ type: 'org', id: organizationIds[0] }, team, { daysAgo: 20, days: 30, isFreeTrial: false });
  subscribe({ type: 'org', id: organizationIds[3] }, team, { daysAgo: 2, days: 30, isFreeTrial: false });
}
