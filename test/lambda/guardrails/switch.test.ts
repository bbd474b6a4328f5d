import { beforeEach, expect, jest, test } from '@jest/globals';
import type { Principal } from '../../../lambda/access/principal.ts';
import { openSwitch, type StageSwitch } from '../../../lambda/guardrails/switch.ts';
import type { SwitchItem } from '../../../lambda/ledger/switch-item.ts';

const warn = jest.spyOn(console, 'warn').mockReturnValue();
let time: number;
let position: string | undefined;
let more: SwitchItem;
let isDown: boolean;
let isSilent: boolean;
let lookups: number;
let pauses: number;
let stageSwitch: StageSwitch;
beforeEach(() => {
  time = 1_000_000;
  position = undefined;
  more = {};
  isDown = false;
  isSilent = false;
  lookups = 0;
  pauses = 0;
  const find = async () => {
    lookups += 1;
    if (isSilent) return new Promise<undefined>(() => undefined);
    if (isDown) throw new Error('down');
    return position === undefined ? undefined : { ...more, position: { S: position } };
  };
  stageSwitch = openSwitch(
    find,
    () => time,
    async () => {
      pauses += 1;
    },
  );
});

const read = 'read';
const change = 'change';
const caller: Principal = {
  kind: 'api_key',
  issuer: 'https://clerk.example',
  subject: 'user_1',
  client: 'ak_1',
};
const isRefused = (kind: 'read' | 'change', principal = caller) =>
  stageSwitch.check(kind, principal).then(
    () => false,
    (error: unknown) => error instanceof Error,
  );

test('nothing is refused until somebody sets the switch', async () => {
  expect(await isRefused(read)).toBe(false);
  expect(await isRefused(change)).toBe(false);
});

test('read-only refuses changes, off reads as well', async () => {
  position = 'read-only';
  expect(await isRefused(read)).toBe(false);
  expect(await isRefused(change)).toBe(true);
  expect(await stageSwitch.isOff(caller)).toBe(false);
  position = 'off';
  time += 10_000;
  expect(await isRefused(read)).toBe(true);
  expect(await isRefused(change)).toBe(true);
  expect(await stageSwitch.isOff(caller)).toBe(true);
});

test('what an idle instance does after 10 seconds obeys the newest position', async () => {
  expect(await isRefused(read)).toBe(false);
  position = 'off';
  time += 10_000;
  expect(await isRefused(read)).toBe(true);
});

test('a clock that is set back keeps no old position', async () => {
  expect(await isRefused(change)).toBe(false);
  position = 'off';
  time -= 3_600_000;
  expect(await isRefused(change)).toBe(true);
});

test('a busy instance reads it in the background, and never more than once at a time', async () => {
  await isRefused(read);
  await isRefused(read);
  expect(lookups).toBe(1);
  position = 'off';
  time += 5_000;
  await Promise.all([isRefused(read), isRefused(read), isRefused(change)]);
  expect(lookups).toBe(2);
  expect(await isRefused(read)).toBe(true);
});

test('without a ledger changes are refused, reads go by what was known, and the log says so', async () => {
  isDown = true;
  expect(await isRefused(read)).toBe(false);
  expect(warn).toHaveBeenCalledWith({ message: 'the switch could not be read', cause: 'Error: down' });
  expect(await isRefused(change)).toBe(true);
  isDown = false;
  position = 'off';
  time += 10_000;
  expect(await isRefused(read)).toBe(true);
  isDown = true;
  time += 10_000;
  expect(await isRefused(read)).toBe(true);
});

test('reads do not wait again and again for a ledger that does not answer, which is asked every two seconds', async () => {
  isDown = true;
  await isRefused(read);
  await isRefused(read);
  expect(lookups).toBe(1);
  isSilent = true;
  for (let second = 0; second < 8; second += 1) {
    time += 1_000;
    await isRefused(read);
  }
  expect(pauses).toBe(0);
  // The second lookup is still under way.
  expect(lookups).toBe(2);
});

test('after an idle time a read waits a moment for a ledger that has failed before, and obeys it', async () => {
  isDown = true;
  await isRefused(read);
  isSilent = true;
  time += 60_000;
  expect(await isRefused(read)).toBe(false);
  expect(pauses).toBe(1);
});

test('a position that nobody knows means off', async () => {
  position = 'ONN';
  expect(await isRefused(read)).toBe(true);
});

test.each([
  ['subject', 'off#user_1'],
  ['client', 'off#ak_1'],
])('one principal is off by its %s, and nobody else is', async (_, name) => {
  position = 'on';
  more = { [name]: { S: 'since noon by ada' } };
  expect(await isRefused(read)).toBe(true);
  expect(await isRefused(change)).toBe(true);
  expect(await stageSwitch.isOff(caller)).toBe(true);
  expect(await stageSwitch.turned(caller)).toBe('off for you alone, since noon by ada');
  const other: Principal = { ...caller, subject: 'user_2', client: 'ak_2' };
  expect(await isRefused(change, other)).toBe(false);
  expect(await stageSwitch.isOff(other)).toBe(false);
  expect(await stageSwitch.turned(other)).toBeUndefined();
});

test('a principal that is off stays off where the stage is read-only', async () => {
  position = 'read-only';
  more = { 'off#ak_1': { S: 'since noon by ada' } };
  expect(await isRefused(read)).toBe(true);
});

test('where it stands is told with who turned it and when', async () => {
  position = 'read-only';
  more = { setAt: { S: '2026-11-29T10:00:00.000Z' }, setBy: { S: 'ada' } };
  expect(await stageSwitch.turned(caller)).toBe('read-only, since 2026-11-29T10:00:00.000Z by ada');
});

test('who does not wait goes by what was read last, and has it read anew where that is old', async () => {
  const readings: Promise<void>[] = [];
  const wasOff = () => stageSwitch.wasOff(caller, (reading) => void readings.push(reading));
  position = 'off';
  expect([wasOff(), readings.length]).toEqual([false, 1]);
  await readings[0];
  expect([wasOff(), readings.length]).toEqual([true, 1]);
  position = 'on';
  time += 60_000;
  expect([wasOff(), readings.length]).toEqual([true, 2]);
  await readings[1];
  expect(wasOff()).toBe(false);
});

test('who does not wait is told nothing of a ledger that does not answer, which is asked every two seconds', async () => {
  const readings: Promise<void>[] = [];
  const wasOff = () => stageSwitch.wasOff(caller, (reading) => void readings.push(reading));
  isDown = true;
  expect(wasOff()).toBe(false);
  await Promise.all(readings);
  time += 1_999;
  expect([wasOff(), readings.length]).toEqual([false, 1]);
  time += 1;
  expect([wasOff(), readings.length]).toEqual([false, 2]);
});
