import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { tokenBudgets } from '../../../local/tokens/budgets.ts';
import { exampleLists, tokenCost, tokenProblems, toolTokens } from '../../../local/tokens/tool-list.ts';
import { assembly } from '../../assembly.ts';
import { as, clients, type TestClient, textOf } from '../../e2e/clients.ts';

describe('a page of users', () => {
  let laptop: Laptop;
  let client: TestClient;
  beforeAll(async () => {
    laptop = await startLaptop({ assembly });
    client = await clients[0].connect(as(laptop));
    const { users } = laptop.clerk.state;
    const seeded = [...users.values()];
    const repeated = [...seeded, ...seeded, ...seeded];
    // The seeded people again, under other ids, until there are more than the largest page shows.
    for (const [index, user] of repeated.entries()) {
      const id = `${user.id.slice(0, -3)}${String(index).padStart(3, '0')}`;
      users.set(id, { ...user, id });
    }
  });
  afterAll(async () => {
    await client.close();
    await laptop.close();
  });

  /** Tokens of a result, structured content and text together. */
  const sizeOf = async (args: Record<string, unknown>, expected: number) => {
    const result = await client.call('list_users', args);
    expect(result.structuredContent?.['users']).toHaveLength(expected);
    return countTokens(JSON.stringify(result.structuredContent)) + countTokens(textOf(result));
  };

  test('of 20 takes less than 3,000 tokens in the concise form', async () => {
    expect(await sizeOf({}, 20)).toBeLessThan(3_000);
  });

  test('of 100, the largest, takes less than 14,000', async () => {
    expect(await sizeOf({ limit: 100 }, 100)).toBeLessThan(14_000);
  });

  test('in full is within what hosts show of a result, 25,000', async () => {
    expect(await sizeOf({ detail: 'full' }, 20)).toBeLessThan(25_000);
  });
});

describe('the tools that an administrator is listed', () => {
  const listed = exampleLists().get('admin') ?? [];

  test('take less than 13,800 tokens of the context together', () => {
    expect(listed.length).toBeGreaterThan(0);
    expect(tokenCost(listed).passedOn).toBeLessThan(13_800);
  });

  test('take less than 1,400 each', () => {
    expect(listed.filter((tool) => toolTokens(tool) >= 1_400).map(({ name }) => name)).toEqual([]);
  });
});

describe('the budgets of tokens', () => {
  const costs = new Map(Array.from(exampleLists(), ([role, tools]) => [role, tokenCost(tools)] as const));

  test('are kept by the list of each example agent', () => {
    expect(tokenProblems(costs, tokenBudgets)).toEqual([]);
  });

  test.each(['whole', 'passedOn'] as const)('say whose list is over one: %s', (part) => {
    const admin = { whole: 40_000, passedOn: 40_000, [part]: 1_000 };
    const [problem, ...others] = tokenProblems(costs, { ...tokenBudgets, admin });
    expect(problem).toMatch(/^admin: \d+ tokens in .*, more than 1000$/);
    expect(others).toEqual([]);
  });

  test('leave out nobody, and name nobody who is not there', () => {
    const budgets = Object.entries(tokenBudgets).map(([role, budget]) => [
      role === 'admin' ? 'nobody' : role,
      budget,
    ]);
    expect(tokenProblems(costs, Object.fromEntries(budgets))).toEqual([
      'nobody: has a budget of tokens, but is no role of config/local.json',
      'admin: has no budget of tokens',
    ]);
  });
});
