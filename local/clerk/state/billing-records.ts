/** A plan that users or organizations subscribe to. Fees are cents of US dollars. */
export interface PlanRecord {
  id: string;
  productId: string;
  name: string;
  slug: string;
  description: string;
  payerType: 'user' | 'org';
  monthlyFee: number;
  annualFee: number;
  /** null: no free trial. */
  freeTrialDays: number | null;
  features: { id: string; name: string; slug: string; description: string }[];
  createdAt: number;
}

/** A plan within a subscription. Times are milliseconds since 1970. */
export interface SubscriptionItemRecord {
  id: string;
  planId: string;
  priceId: string;
  planPeriod: 'month' | 'annual';
  isFreeTrial: boolean;
  periodStart: number;
  periodEnd: number;
  canceledAt: number | null;
  endedAt: number | null;
  /** In cents. */
  lifetimePaid: number;
  createdAt: number;
  updatedAt: number;
}

/** What one user or organization pays for. */
export interface SubscriptionRecord {
  id: string;
  payerId: string;
  paymentMethodId: string;
  owner: { type: 'user' | 'org'; id: string };
  items: SubscriptionItemRecord[];
  createdAt: number;
  updatedAt: number;
}
