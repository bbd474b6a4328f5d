import * as z from 'zod';
import { orNull, time, timeOrNull } from './shapes.ts';

const money = z.object({
  amount: z.number().describe('In the smallest unit of the currency, such as cents.'),
  amountFormatted: z.string(),
  currency: z.string().describe('ISO 4217 code, for example USD.'),
});

/** A plan that users or organizations can subscribe to. */
export const billingPlanShape = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  description: orNull(z.string()),
  forPayerType: z.string().describe('org or user.'),
  isDefault: z.boolean(),
  isRecurring: z.boolean(),
  publiclyVisible: z.boolean(),
  hasBaseFee: z.boolean(),
  fee: orNull(money).describe('A month.'),
  annualFee: orNull(money).describe('A year.'),
  annualMonthlyFee: orNull(money).describe('A month, when paid by the year.'),
  freeTrialEnabled: z.boolean().default(false),
  freeTrialDays: orNull(z.number()),
  features: z
    .array(z.object({ id: z.string(), name: z.string(), slug: z.string(), description: orNull(z.string()) }))
    .default([]),
});

const nextPayment = orNull(z.object({ date: time, amount: money }));

/** One plan within a subscription. */
export const subscriptionItemShape = z.object({
  id: z.string(),
  status: z.string().describe('active, upcoming, past_due, canceled, ended, expired, …'),
  plan: orNull(billingPlanShape.pick({ id: true, name: true, slug: true })),
  planPeriod: z.string().describe('month or annual.'),
  isFreeTrial: z.boolean().default(false),
  amount: orNull(money),
  lifetimePaid: orNull(money),
  seats: orNull(z.object({ quantity: orNull(z.number()).describe('Null means unlimited.') })),
  payerId: orNull(z.string()),
  nextPayment,
  periodStart: time,
  periodEnd: timeOrNull,
  canceledAt: timeOrNull,
  pastDueAt: timeOrNull,
  endedAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});

/** What a user or an organization subscribes to. */
export const subscriptionShape = z.object({
  id: z.string(),
  status: z.string().describe('active, past_due, …'),
  payerId: z.string(),
  subscriptionItems: z.array(subscriptionItemShape).default([]),
  nextPayment,
  eligibleForFreeTrial: z.boolean().default(false),
  activeAt: timeOrNull,
  pastDueAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});
