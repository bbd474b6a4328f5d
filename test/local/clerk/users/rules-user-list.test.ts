import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startPeople } from './people-fixture.ts';
import type { PeopleFixture } from './people-fixture.ts';

let people: PeopleFixture;

beforeAll(async () => {
  people = await startPeople();
});
beforeEach(() => people.clerk.reset());
afterAll(() => people.clerk.close());

describe('the users list', () => {
  const found = async (query: string) => {
    const { body } = await people.send('GET', `/users?${query}&limit=500`);
    return (body as { first_name: string }[]).map((user) => user.first_name);
  };

  test.each([
    ['provider=oauth_google&provider_user_id=100000000000000000006', ['Grace']],
    ['web3_wallet=0x52908400098527886E0F7030069857D2E4169EE7', ['Keiko']],
    ['email_address_query=BLUEFIN', ['Jonas', 'Imani', 'Hugo', 'Grace', 'Farid']],
    ['name_query=da%20ok', ['Ada']],
    ['phone_number_query=0107', ['Grace']],
    ['username_query=VALE', ['Valentina']],
    ['banned=true', ['Xiomara', 'Dmitri']],
    [
      `last_active_at_after=${Date.UTC(2024, 10, 1)}&last_active_at_before=${Date.UTC(2024, 11, 1)}`,
      ['Aaron', 'Zofia'],
    ],
    [`created_at_after=${Date.UTC(2024, 10, 11)}`, ['Daria', 'Caleb']],
  ])('filters by %s', async (query, names) => {
    const users = await found(query);
    expect(users).toEqual(names);
    const count = await people.send('GET', `/users/count?${query}`);
    expect(count.body).toMatchObject({ total_count: names.length });
  });

  test('takes a provider only together with ids there', async () => {
    const { status, body } = await people.send('GET', '/users?provider=oauth_google');
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ meta: { param_name: 'provider_user_id' } }] });
  });

  test('goes on after a user, even one that the filter leaves out', async () => {
    const after = people.user('keiko.tanaka@harbor.example').id;
    expect(await found(`starting_after=${after}&email_address_query=bluefin`)).toEqual([
      'Jonas',
      'Imani',
      'Hugo',
      'Grace',
      'Farid',
    ]);
    const upwards = await found(`starting_after=${after}&email_address_query=harbor&order_by=created_at`);
    expect(upwards).toEqual(['Liam', 'Mei', 'Noah', 'Olivia']);
  });

  test('goes on after a user in the order of creation only', async () => {
    for (const query of [
      `starting_after=${people.user('ada.okafor@northwind.example').id}&order_by=first_name`,
      'starting_after=user_nobody',
    ]) {
      const { status, body } = await people.send('GET', `/users?${query}`);
      expect(status).toBe(422);
      expect(body).toMatchObject({ errors: [{ meta: { param_name: 'starting_after' } }] });
    }
  });
});
