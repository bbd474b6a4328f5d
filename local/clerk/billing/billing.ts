import * as z from 'zod';
import type { PlanRecord, SubscriptionItemRecord, SubscriptionRecord } from '../state/billing-records.ts';
import { itemStatus, wireItem, wirePlan, wireSubscription, wireTrialItem } from './billing-wire.ts';
import { forbidden, invalidParameter, notFound, refusal } from '../operation/errors.ts';
import { readBody, timeField } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requireOrganization } from '../organizations/organizations.ts';
import { booleanIn, ordered, pageOf } from '../operation/query.ts';
import { requireUser } from '../users/users.ts';

const dayInMilliseconds = 86_400_000;

/** Clerk's limit for an extension, from the end of the trial as it is. */
const maximumExtensionInDays = 365;

const extendBody = z.strictObject({ extend_to: timeField });

function listPlans(call: Call) {
  const { query } = call;
  const payerType = query.get('payer_type');
  const matching = [...call.state.plans.values()].filter(
    (plan) => !payerType || plan.payerType === payerType,
  );
  const sorted = ordered(query, matching, { created_at: (plan) => plan.createdAt });
  return { data: pageOf(query, sorted).map(wirePlan), total_count: sorted.length };
}

interface Found {
  subscription: SubscriptionRecord;
  item: SubscriptionItemRecord;
  plan: PlanRecord;
}

function find(call: Call): Found {
  const id = call.param('subscription_item_id');
  for (const subscription of call.state.subscriptions.values()) {
    const item = subscription.items.find((candidate) => candidate.id === id);
    const plan = call.state.plans.get(item?.planId ?? '');
    if (item !== undefined && plan !== undefined) return { subscription, item, plan };
  }
  throw refusal(404, 'subscription_item_not_found', 'Subscription item not found');
}

function touch({ subscription, item }: Found, now: number): void {
  item.updatedAt = now;
  subscription.updatedAt = now;
}

/** At once with `end_now`, otherwise at the end of the period; 400 for an item that is canceled, 422 for one that is over. */
function cancel(call: Call) {
  const found = find(call);
  const endNow = booleanIn(call.query, 'end_now') ?? false;
  const now = call.now();
  const status = itemStatus(found.item, now);
  if (status === 'ended') {
    throw refusal(
      422,
      'commerce_subscription_item_cannot_be_canceled',
      'Subscription item cannot be canceled',
      'The subscription item has ended already.',
    );
  }
  if (status === 'canceled' && !endNow) {
    throw refusal(
      400,
      'commerce_subscription_item_already_canceled',
      'Subscription item already canceled',
      'The subscription item is canceled already.',
    );
  }
  found.item.canceledAt ??= now;
  if (endNow) found.item.endedAt = now;
  touch(found, now);
  return wireItem(call, found.subscription, found.item, found.plan);
}

function extendTrial(call: Call) {
  const found = find(call);
  const { extend_to: extendTo } = readBody(call, extendBody);
  const now = call.now();
  if (found.plan.freeTrialDays === null) {
    throw forbidden(
      'plan_free_trials_disabled',
      'Free trials disabled',
      'Free trials are disabled for this plan',
    );
  }
  if (!found.item.isFreeTrial || itemStatus(found.item, now) !== 'active' || found.item.periodEnd <= now) {
    throw forbidden('subscription_item_not_in_free_trial', 'Subscription item is not in free trial');
  }
  if (extendTo <= now) {
    throw invalidParameter(
      'form_param_value_invalid',
      'extend_to',
      'is invalid',
      'extend_to must be in the future.',
    );
  }
  if (extendTo > found.item.periodEnd + maximumExtensionInDays * dayInMilliseconds) {
    throw invalidParameter(
      'form_param_value_invalid',
      'extend_to',
      'is invalid',
      `extend_to must be at most ${maximumExtensionInDays} days after the end of the trial.`,
    );
  }
  if (extendTo !== found.item.periodEnd) {
    found.item.periodEnd = extendTo;
    touch(found, now);
  }
  return wireTrialItem(call, found.subscription, found.item, found.plan);
}

/** The subscription of a user or an organization; 404 for one who never subscribed. */
function subscriptionOf(call: Call, type: 'user' | 'org', id: string) {
  const subscription = [...call.state.subscriptions.values()].find(
    (candidate) => candidate.owner.type === type && candidate.owner.id === id,
  );
  if (subscription === undefined) throw notFound('subscription', id);
  return wireSubscription(call, subscription);
}

/** Billing: plans, and what users and organizations subscribed to. Nobody pays here. */
export const billingOperations: Operation[] = [
  { method: 'get', path: '/billing/plans', answer: listPlans },
  { method: 'delete', path: '/billing/subscription_items/{subscription_item_id}', answer: cancel },
  {
    method: 'post',
    path: '/billing/subscription_items/{subscription_item_id}/extend_free_trial',
    answer: extendTrial,
  },
  {
    method: 'get',
    path: '/users/{user_id}/billing/subscription',
    answer: (call) => subscriptionOf(call, 'user', requireUser(call.state, call.param('user_id')).id),
  },
  {
    method: 'get',
    path: '/organizations/{organization_id}/billing/subscription',
    answer: (call) =>
      subscriptionOf(call, 'org', requireOrganization(call.state, call.param('organization_id')).id),
  },
];
