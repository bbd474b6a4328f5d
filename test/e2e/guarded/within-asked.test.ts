import { beforeEach, describe, expect, test } from '@jest/globals';
import { textOf, type TestClient } from '../clients.ts';
import { seededOrganizations } from './stages.ts';
import { withinFixture } from './within-fixture.ts';

const fixture = withinFixture('asked');
const bluefin = seededOrganizations['bluefin-analytics']!;
const harbor = seededOrganizations['harbor-and-pine']!;
beforeEach(() => fixture.clerk.reset());

const state = () => fixture.clerk.state;
const memberOf = (organizationId: string) =>
  [...state().memberships.values()].find(
    (membership) =>
      membership.organizationId === organizationId &&
      [...state().memberships.values()].filter(({ userId }) => userId === membership.userId).length === 1,
  )!.userId;
const addressOf = (userId: string) => state().users.get(userId)!.emailAddresses[0]!.emailAddress;

/** What a client is asked before it may delete a user. */
async function asked(client: TestClient, userId: string) {
  const answer = await client.call('delete_user', { userId });
  const approval = answer.structuredContent?.['approval'] as { confirmation: string; preview: string };
  return { text: textOf(answer), ...approval };
}

describe('the confirmation of another caller', () => {
  test('is none, whoever has it: one of the same reach, of another, or of none', async () => {
    const userId = memberOf(bluefin);
    const { confirmation } = await asked(await fixture.named('alice', 'bluefin'), userId);
    expect(confirmation).toMatch(/./);
    for (const reaches of [['bluefin'], ['harbor'], ['masked']]) {
      const other = await fixture.named('mallory', ...reaches);
      const answer = await other.call('delete_user', { userId, confirmation });
      expect(textOf(answer)).not.toMatch(/^Deleted|was deleted/);
      expect(state().users.has(userId)).toBe(true);
    }
  });

  test('carries nobody out of reach who has lost it since', async () => {
    const userId = memberOf(bluefin);
    const { confirmation } = await asked(await fixture.named('alice', 'bluefin'), userId);
    const moved = await fixture.named('alice', 'harbor');
    const answer = await moved.call('delete_user', { userId, confirmation });
    expect(answer.isError).toBe(true);
    expect(state().users.has(userId)).toBe(true);
  });

  test('is good for who was asked, as long as it is in reach', async () => {
    const userId = memberOf(bluefin);
    const alice = await fixture.named('alice', 'bluefin');
    const { confirmation } = await asked(alice, userId);
    const own = [...state().memberships.values()].find((membership) => membership.userId === userId);
    state().memberships.set('orgmem_2new', { ...own!, id: 'orgmem_2new', organizationId: harbor });
    expect((await alice.call('delete_user', { userId, confirmation })).isError).toBe(true);
    state().memberships.delete('orgmem_2new');
    const again = await asked(alice, userId);
    expect(
      (await alice.call('delete_user', { userId, confirmation: again.confirmation })).isError,
    ).toBeFalsy();
    expect(state().users.has(userId)).toBe(false);
  });
});

describe('a question about somebody whose address is masked', () => {
  test('shows it masked, as text and in the structured content', async () => {
    const userId = memberOf(harbor);
    const address = addressOf(userId);
    const { text, preview } = await asked(await fixture.named('alice', 'masked'), userId);
    for (const shown of [text, preview]) {
      expect(shown).toContain(userId);
      expect(shown).not.toContain(address);
      expect(shown).toContain(`${address[0]}•••@`);
    }
  });

  test('names what the caller has sent, which a person must see', async () => {
    const client = await fixture.named('alice', 'masked');
    const answer = await client.call('create_user_invitation', { emailAddress: 'new.person@example.com' });
    expect(textOf(answer)).toContain('new.person@example.com');
  });
});
