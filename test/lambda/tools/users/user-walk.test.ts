import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Clerk } from '../../../../lambda/clerk/clerk.ts';
import { userPages } from '../../../../lambda/tools/users/user-walk.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import { surroundings } from '../../definition/surroundings.ts';

let embedded: EmbeddedClerk;
beforeAll(async () => {
  embedded = await startEmbeddedClerk();
});
afterAll(() => embedded.close());
beforeEach(() => embedded.reset());

const pageSize = 30;
const first = Date.UTC(2025, 5, 1);

/** So many users and nobody else, created at the times that `at` gives. */
function onlyUsers(count: number, at: (index: number) => number = (index) => first + index): string[] {
  const { users } = embedded.state;
  const [template] = users.values();
  users.clear();
  const ids = Array.from({ length: count }, (_, index) => `user_of${index}`);
  for (const [index, id] of ids.entries()) {
    users.set(id, { ...structuredClone(template!), id, createdAt: at(index) });
  }
  return ids;
}

/** The ids that a walk gives, with a Clerk whose `call`th read goes by `reading`, and the most reads at the same time. */
async function walk({
  ids = [],
  wanted,
  reading = (_, read) => read(),
}: {
  ids?: string[];
  wanted?: () => number;
  reading?: (call: number, read: () => Promise<unknown>) => Promise<unknown>;
} = {}): Promise<{ ids: string[]; atOnce: number; calls: number }> {
  const { context } = surroundings(embedded, {});
  let calls = 0;
  let underWay = 0;
  let atOnce = 0;
  const clerk = {
    ...context.clerk,
    async read(work: never, options: never) {
      calls += 1;
      underWay += 1;
      atOnce = Math.max(atOnce, underWay);
      return reading(calls, () => context.clerk.read(work, options)).finally(() => (underWay -= 1));
    },
  } as Clerk;
  for await (const { users } of userPages({ ...context, clerk }, {}, undefined, pageSize, wanted)) {
    ids.push(...users.map(({ id }) => id));
  }
  // All that was begun has ended.
  expect(underWay).toBe(0);
  return { ids, atOnce, calls };
}

test('everybody comes once, in order, with four pages at once', async () => {
  const everybody = onlyUsers(400);
  const { ids, atOnce } = await walk();
  expect(ids).toEqual(everybody);
  expect(atOnce).toBe(4);
});

test('no page is read ahead that nobody wants', async () => {
  const everybody = onlyUsers(100);
  const { ids, atOnce, calls } = await walk({ wanted: () => 10 });
  expect(ids).toEqual(everybody);
  // The first, and how many there are.
  expect(atOnce).toBe(2);
  expect(calls).toBe(5);
});

test.each([5, 25])(
  'nobody is lost when %i users who were read are deleted between two pages',
  async (deleted) => {
    const everybody = onlyUsers(400);
    let earlier: Promise<unknown> = Promise.resolve();
    const { ids } = await walk({
      async reading(call, read) {
        // The first two reads are of the first page and the count, the third of the page after it.
        if (call !== 4) return (earlier = read());
        await earlier;
        for (const id of everybody.slice(0, deleted)) embedded.state.users.delete(id);
        return read();
      },
    });
    expect(ids).toEqual(everybody);
  },
);

test('those who were created in the same millisecond come once, too', async () => {
  const everybody = onlyUsers(200, (index) => first + Math.floor(index / 50));
  expect((await walk()).ids).toEqual(everybody);
});

test('a page that fails does not take those before it along', async () => {
  const everybody = onlyUsers(400);
  const ids: string[] = [];
  const failure = new Error('the fifth');
  const walked = walk({ ids, reading: (call, read) => (call === 5 ? Promise.reject(failure) : read()) });
  await expect(walked).rejects.toBe(failure);
  expect(ids).toEqual(everybody.slice(0, ids.length));
  expect(ids.length).toBeGreaterThan(2 * pageSize - 11);
});
