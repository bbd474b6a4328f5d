import { expect, test } from '@jest/globals';
import { switchLines } from '../../bin/switch/status.ts';

const now = Date.parse('2026-11-29T10:00:00.000Z');

test('the status tells that Clerk is silent or its limit is near, while it is so', () => {
  const item = {
    position: { S: 'on' },
    setAt: { S: '2026-11-28T09:00:00.000Z' },
    setBy: { S: 'ada' },
    openUntil: { N: String(now + 5_000) },
    nearUntil: { N: String(now + 20_000) },
  };
  const standing = 'prod is on, since 2026-11-28T09:00:00.000Z by ada.';
  expect(switchLines('prod', item, now)).toEqual([
    standing,
    'Clerk is silent: one request at a time tries it, until 2026-11-29T10:00:05.000Z unless an answer comes before.',
    "Clerk's rate limit is near: each principal has its share of it until 2026-11-29T10:00:20.000Z at least.",
  ]);
  expect(switchLines('prod', item, now + 60_000)).toEqual([standing]);
});
