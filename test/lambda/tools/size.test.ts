import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer';
import { expandPattern } from '../../../lambda/access/permissions.ts';
import { stageTools } from '../../../lambda/mcp/tool-list.ts';
import { loadedTools } from '../../../lambda/tools/registry.ts';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
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
  const listed = stageTools(loadedTools, { listed: [], hidden: [] }).list(new Set(expandPattern('*')));
  /** What a model sees of a tool. */
  const seen = ({ name, description, inputSchema }: (typeof listed)[number]) => ({
    name,
    description,
    inputSchema,
  });

  const sizes = listed.map((tool) => [tool.name, countTokens(JSON.stringify(seen(tool)))] as const);

  test('take less than 13,000 tokens of the context together', () => {
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(13_000);
  });

  test('take less than 1,400 each', () => {
    expect(sizes.filter(([, size]) => size >= 1_400)).toEqual([]);
  });
});
