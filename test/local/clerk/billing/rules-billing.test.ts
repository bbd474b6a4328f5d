import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import { refusal, startPeople } from '../users/people-fixture.ts';
import type { PeopleFixture } from '../users/people-fixture.ts';

const day = 86_400_000;

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => {
  people.clock.now = Date.UTC(2026, 0, 15);
  people.clerk.reset();
});
afterAll(() => people.clerk.close());

const subscriptionOf = (email: string) => client.billing.getUserBillingSubscription(people.user(email).id);
const paying = async () => (await subscriptionOf('ada.okafor@northwind.example')).subscriptionItems[0]!;
const trying = async () => (await subscriptionOf('grace.nakamura@bluefin.example')).subscriptionItems[0]!;

describe('plans', () => {
  test('are for users or for organizations', async () => {
    const forUsers = await client.billing.getPlanList({ payerType: 'user' });
    expect(forUsers.data.map((plan) => [plan.slug, plan.fee?.amountFormatted])).toEqual([['pro', '12.00']]);
    const forOrganizations = await client.billing.getPlanList({ payerType: 'org' });
    expect(forOrganizations.data.map((plan) => plan.slug)).toEqual(['team']);
  });
});

describe('a subscription', () => {
  test('is that of a user or of an organization, with the next payment', async () => {
    const { id } = people.organization('northwind-robotics');
    const subscription = await client.billing.getOrganizationBillingSubscription(id);
    expect(subscription).toMatchObject({
      status: 'active',
      nextPayment: { amount: { amount: 4900 }, date: people.clock.now + 10 * day },
    });
    expect(subscription.subscriptionItems[0]?.plan?.slug).toBe('team');
  });

  test('is a 404 for who never subscribed', async () => {
    await expect(subscriptionOf('yusuf.demir@example.org')).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
  });
});

describe('canceling', () => {
  test('lets the plan run until its period ends', async () => {
    const item = await paying();
    const canceled = await client.billing.cancelSubscriptionItem(item.id);
    expect(canceled).toMatchObject({ status: 'canceled', canceledAt: people.clock.now, endedAt: null });
    const subscription = await subscriptionOf('ada.okafor@northwind.example');
    expect([subscription.status, subscription.nextPayment]).toEqual(['canceled', null]);
    await expect(client.billing.cancelSubscriptionItem(item.id)).rejects.toEqual(
      refusal(400, 'commerce_subscription_item_already_canceled'),
    );
    people.clock.now = item.periodEnd!;
    expect((await paying()).status).toBe('ended');
  });

  test('ends the plan at once when asked for, and works once', async () => {
    const { id } = await paying();
    const canceled = await client.billing.cancelSubscriptionItem(id, { endNow: true });
    expect(canceled).toMatchObject({ status: 'ended', endedAt: people.clock.now });
    await expect(client.billing.cancelSubscriptionItem(id)).rejects.toEqual(
      refusal(422, 'commerce_subscription_item_cannot_be_canceled'),
    );
    await expect(client.billing.cancelSubscriptionItem('csubitem_none')).rejects.toEqual(
      refusal(404, 'subscription_item_not_found'),
    );
  });
});

describe('extending a free trial', () => {
  const extend = (id: string, days: number) =>
    client.billing.extendSubscriptionItemFreeTrial(id, {
      extendTo: new Date(people.clock.now + days * day),
    });

  test('moves its end', async () => {
    const item = await trying();
    expect(item.isFreeTrial).toBe(true);
    const extended = await extend(item.id, 30);
    expect(extended.periodEnd).toBe(people.clock.now + 30 * day);
    expect((await extend(item.id, 30)).periodEnd).toBe(people.clock.now + 30 * day);
  });

  test.each([
    [422, 'form_param_value_invalid', -1],
    [422, 'form_param_value_invalid', 376],
  ])('is refused with %i %s to %i days from now', async (status, code, days) => {
    await expect(extend((await trying()).id, days)).rejects.toEqual(refusal(status, code));
  });

  test('is refused for what is no trial, no longer one, or never can be', async () => {
    await expect(extend((await paying()).id, 30)).rejects.toEqual(
      refusal(403, 'subscription_item_not_in_free_trial'),
    );
    const organization = people.organization('northwind-robotics');
    const { subscriptionItems } = await client.billing.getOrganizationBillingSubscription(organization.id);
    await expect(extend(subscriptionItems[0]!.id, 30)).rejects.toEqual(
      refusal(403, 'plan_free_trials_disabled'),
    );
    const trial = await trying();
    people.clock.now += 11 * day;
    await expect(extend(trial.id, 30)).rejects.toEqual(refusal(403, 'subscription_item_not_in_free_trial'));
  });
});
