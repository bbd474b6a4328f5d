import * as z from 'zod';
import { billingPlanShape, subscriptionItemShape, subscriptionShape } from '../clerk/views/billing.ts';
import { organizationId, subscriptionItemId, userId } from '../clerk/ids.ts';
import { queryFlag } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { listOperation, operation } from './operation.ts';

const keywords = 'billing payment plan pricing paid trial';

/** Plans and subscriptions of Clerk Billing, which is in public beta. */
export const billingOperations: readonly Tool[] = [
  listOperation({
    method: 'billing.getPlanList',
    name: 'list_billing_plans',
    title: 'List billing plans',
    description:
      'List the plans that users or organizations can subscribe to, with prices, features and free trial. Changes nothing.',
    keywords: `${keywords} prices tiers`,
    permission: 'billing:read',
    input: {
      payerType: z.enum(['org', 'user']).describe('Plans for organizations, or for users.'),
    },
    item: billingPlanShape,
    call: (client, page) => client.billing.getPlanList(page),
  }),
  operation({
    method: 'billing.getUserBillingSubscription',
    name: 'get_user_subscription',
    title: "Get a user's subscription",
    description:
      'Read what a user subscribes to: status, plans, free trial, next payment and ids of the subscription items. Changes nothing.',
    keywords: `${keywords} is a user paying which plan`,
    permission: 'billing:read',
    risk: 'read',
    input: z.strictObject({ userId }),
    output: z.object({ subscription: subscriptionShape }),
    call: async (client, input) => ({
      subscription: await client.billing.getUserBillingSubscription(input.userId),
    }),
  }),
  operation({
    method: 'billing.getOrganizationBillingSubscription',
    name: 'get_organization_subscription',
    title: "Get an organization's subscription",
    description:
      'Read what an organization subscribes to: status, plans, seats, free trial, next payment and ids of the subscription items. Changes nothing.',
    keywords: `${keywords} customer company which plan seats`,
    permission: 'billing:read',
    risk: 'read',
    input: z.strictObject({ organizationId }),
    output: z.object({ subscription: subscriptionShape }),
    call: async (client, input) => ({
      subscription: await client.billing.getOrganizationBillingSubscription(input.organizationId),
    }),
  }),
  operation({
    method: 'billing.cancelSubscriptionItem',
    name: 'cancel_subscription_item',
    title: 'Cancel a subscription item',
    description:
      "Cancel one plan of a subscription: at the end of the period that is paid, or at once with endNow, when its features are lost immediately. This can't be undone here: the payer must subscribe again.",
    keywords: `${keywords} unsubscribe stop end downgrade churn`,
    permission: 'billing:write',
    risk: 'destructive',
    input: z.strictObject({
      subscriptionItemId,
      endNow: z
        .boolean()
        .optional()
        .describe('true ends it at once. Default: it ends with the period that is paid.'),
    }),
    output: z.object({ subscriptionItem: subscriptionItemShape }),
    call: async (client, input) => ({
      subscriptionItem: await client.billing.cancelSubscriptionItem(input.subscriptionItemId, {
        endNow: queryFlag(input.endNow),
      }),
    }),
  }),
  operation({
    method: 'billing.extendSubscriptionItemFreeTrial',
    name: 'extend_free_trial',
    title: 'Extend a free trial',
    description:
      'Extend the free trial of a subscription item by at most 365 days. Only for items in a free trial.',
    keywords: `${keywords} longer trial extension grace`,
    permission: 'billing:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({
      subscriptionItemId,
      extendTo: z.iso
        .datetime({
          offset: true,
          error: 'must be an ISO 8601 time with zone, for example 2026-01-31T09:00:00Z',
        })
        .describe('When the trial ends, in the future. ISO 8601, for example 2026-12-31T00:00:00Z.'),
    }),
    output: z.object({ subscriptionItem: subscriptionItemShape }),
    call: async (client, input) => ({
      subscriptionItem: await client.billing.extendSubscriptionItemFreeTrial(input.subscriptionItemId, {
        extendTo: new Date(input.extendTo),
      }),
    }),
  }),
];
