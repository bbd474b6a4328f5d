import type { PlanRecord, SubscriptionItemRecord, SubscriptionRecord } from '../state/billing-records.ts';
import type { Instance } from '../operation/operation.ts';
import { imageUrl } from '../users/user-wire.ts';

/** An amount of cents of US dollars as on the wire. */
const wireMoney = (cents: number) => ({
  amount: cents,
  amount_formatted: (cents / 100).toFixed(2),
  currency: 'USD',
  currency_symbol: '$',
});

/** A plan as on the wire. */
export function wirePlan(plan: PlanRecord) {
  return {
    object: 'commerce_plan',
    id: plan.id,
    name: plan.name,
    fee: wireMoney(plan.monthlyFee),
    annual_monthly_fee: wireMoney(Math.round(plan.annualFee / 12)),
    annual_fee: wireMoney(plan.annualFee),
    description: plan.description,
    product_id: plan.productId,
    is_default: false,
    is_recurring: true,
    publicly_visible: true,
    has_base_fee: true,
    for_payer_type: plan.payerType,
    slug: plan.slug,
    avatar_url: null,
    features: plan.features.map((feature) => ({ object: 'feature', ...feature, avatar_url: null })),
    free_trial_enabled: plan.freeTrialDays !== null,
    free_trial_days: plan.freeTrialDays,
  };
}

/** The status now: what was canceled runs until its period ends. */
export function itemStatus(item: SubscriptionItemRecord, now: number): 'active' | 'canceled' | 'ended' {
  if (item.endedAt !== null && item.endedAt <= now) return 'ended';
  if (item.canceledAt === null) return 'active';
  return item.periodEnd <= now ? 'ended' : 'canceled';
}

const feeOf = (plan: PlanRecord, item: SubscriptionItemRecord) =>
  item.planPeriod === 'month' ? plan.monthlyFee : plan.annualFee;

/** The next payment of an item; null when there is none to come. */
function nextPayment(plan: PlanRecord, item: SubscriptionItemRecord, now: number) {
  if (itemStatus(item, now) !== 'active') return null;
  return { amount: wireMoney(feeOf(plan, item)), date: item.periodEnd };
}

function wirePayer(instance: Instance, subscription: SubscriptionRecord) {
  const { owner } = subscription;
  const user = owner.type === 'user' ? instance.state.users.get(owner.id) : undefined;
  const organization = owner.type === 'org' ? instance.state.organizations.get(owner.id) : undefined;
  return {
    object: 'commerce_payer',
    id: subscription.payerId,
    instance_id: instance.state.instance.id,
    ...(organization === undefined
      ? { user_id: owner.id }
      : { organization_id: organization.id, organization_name: organization.name }),
    first_name: user?.firstName ?? '',
    last_name: user?.lastName ?? '',
    email: user?.emailAddresses.find((item) => item.id === user.primaryEmailAddressId)?.emailAddress ?? '',
    image_url: imageUrl(owner.id),
    credits_balance: wireMoney(0),
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
  };
}

/** An item as on the wire. */
export function wireItem(
  instance: Instance,
  subscription: SubscriptionRecord,
  item: SubscriptionItemRecord,
  plan: PlanRecord,
) {
  return {
    object: 'commerce_subscription_item',
    id: item.id,
    instance_id: instance.state.instance.id,
    status: itemStatus(item, instance.now()),
    plan_id: plan.id,
    price_id: item.priceId,
    plan: wirePlan(plan),
    plan_period: item.planPeriod,
    lifetime_paid: wireMoney(item.lifetimePaid),
    next_payment: nextPayment(plan, item, instance.now()),
    payer_id: subscription.payerId,
    payer: wirePayer(instance, subscription),
    is_free_trial: item.isFreeTrial,
    period_start: item.periodStart,
    period_end: item.periodEnd,
    canceled_at: item.canceledAt,
    past_due_at: null,
    ended_at: item.endedAt,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

/** An item as the extension of a free trial answers it: Clerk's document has an older shape there. */
export function wireTrialItem(
  instance: Instance,
  subscription: SubscriptionRecord,
  item: SubscriptionItemRecord,
  plan: PlanRecord,
) {
  const annualMonthly = Math.round(plan.annualFee / 12);
  return {
    ...wireItem(instance, subscription, item, plan),
    plan: {
      ...wirePlan(plan),
      amount: plan.monthlyFee,
      amount_formatted: wireMoney(plan.monthlyFee).amount_formatted,
      annual_monthly_amount: annualMonthly,
      annual_monthly_amount_formatted: wireMoney(annualMonthly).amount_formatted,
      annual_amount: plan.annualFee,
      annual_amount_formatted: wireMoney(plan.annualFee).amount_formatted,
      currency: 'USD',
      currency_symbol: '$',
      payer_type: [plan.payerType],
      avatar_url: '',
      features: plan.features.map((feature) => ({ object: 'feature', ...feature, avatar_url: '' })),
    },
    payment_source_id: subscription.paymentMethodId,
    amount: wireMoney(feeOf(plan, item)),
    proration_date: new Date(item.periodStart).toISOString().slice(0, 10),
  };
}

/** A subscription as on the wire, with the plan of each of its items. */
export function wireSubscription(instance: Instance, subscription: SubscriptionRecord) {
  const now = instance.now();
  const items = subscription.items.flatMap((item) => {
    const plan = instance.state.plans.get(item.planId);
    return plan === undefined ? [] : [{ item, plan }];
  });
  const statuses = items.map(({ item }) => itemStatus(item, now));
  const payments = items.flatMap(({ item, plan }) => nextPayment(plan, item, now) ?? []);
  const [next] = payments.toSorted((a, b) => a.date - b.date);
  return {
    object: 'commerce_subscription',
    id: subscription.id,
    instance_id: instance.state.instance.id,
    status: statuses.find((status) => status === 'active') ?? statuses[0] ?? 'ended',
    payer_id: subscription.payerId,
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
    active_at: subscription.createdAt,
    past_due_at: null,
    subscription_items: items.map(({ item, plan }) => wireItem(instance, subscription, item, plan)),
    ...(next === undefined ? {} : { next_payment: next }),
    eligible_for_free_trial: false,
  };
}
