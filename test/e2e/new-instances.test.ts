import { expect, test } from '@jest/globals';
import { approvalIn, personToken, userCalled } from './approvals-fixture.ts';
import { clients, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { recordedOf } from './ledger-steps.ts';

/* Lambda may serve every request by an instance that has never served another. */

const used = useLaptop(
  { older: async (laptop) => clients[1].connect(withToken(laptop, await personToken(laptop, 'Ada'))) },
  { limits: { newInstances: true } },
);

test('a change that is asked about is made by an instance that did not ask', async () => {
  const { laptop, older } = used;
  const userId = userCalled(laptop.clerk, 'Imani');
  const { confirmation } = approvalIn(await older.call('delete_user', { userId }));
  expect((await older.call('delete_user', { userId, confirmation })).structuredContent).toMatchObject({
    userId,
    deleted: true,
  });
  expect(await recordedOf(laptop, userId)).toEqual([['intent', 'done']]);
});

test('a list goes on from page to page, each from another instance', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await used.older.call('list_users', { limit: 20, ...(cursor && { cursor }) });
    const { users, nextCursor } = page.structuredContent as { users: { id: string }[]; nextCursor?: string };
    seen.push(...users.map(({ id }) => id));
    cursor = nextCursor;
  } while (cursor !== undefined);
  expect(seen.toSorted()).toEqual([...used.laptop.clerk.state.users.keys()].toSorted());
});
