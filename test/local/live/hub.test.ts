import { expect, test } from '@jest/globals';
import { createHub } from '../../../local/live/hub.ts';

const standing = { position: 'on' } as const;

test('whoever was cut off gets what came since, and nothing where that is no longer known', () => {
  const hub = createHub();
  const first = hub.newest;
  hub.publish('switch', standing);
  const second = hub.newest;
  hub.publish('switch', { position: 'off' });
  expect(hub.since(first)?.map(({ data }) => data)).toEqual(['{"position":"on"}', '{"position":"off"}']);
  expect(hub.since(second)?.map(({ data }) => data)).toEqual(['{"position":"off"}']);
  expect(hub.since(hub.newest)).toEqual([]);
  for (let told = 0; told < 300; told += 1) hub.publish('switch', standing);
  expect([hub.since(first), hub.since(second)]).toEqual([undefined, undefined]);
  expect(hub.since(hub.newest)).toEqual([]);
});

test.each(['', '1', 'x.1', '.', '.1', 'Infinity', '__proto__'])(
  'an id that was never given, %j, is none',
  (id) => {
    const hub = createHub();
    hub.publish('switch', standing);
    const run = hub.newest.replace(/\.1$/, '');
    expect(
      [id, `${run}.${id}`, `${run}.2`, `${run}.-1`, `${run}.1.0`].map((one) => hub.since(one)?.length),
    ).toEqual(
      // The one of these that was given.
      [undefined, id === '1' ? 0 : undefined, undefined, undefined, undefined],
    );
  },
);

test('ids of one start count at no other', () => {
  expect(createHub().since(createHub().newest)).toBeUndefined();
});

test('who stopped listening is told nothing more', () => {
  const hub = createHub();
  const heard: string[] = [];
  const end = hub.subscribe(({ data }) => heard.push(data));
  hub.publish('switch', standing);
  end();
  hub.publish('switch', standing);
  expect([heard.length, hub.listeners]).toEqual([1, 0]);
});
