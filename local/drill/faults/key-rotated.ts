import { setTimeout as sleep } from 'node:timers/promises';
import { load, untilWell } from '../stage/calls.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';

/** Clerk takes another key from one moment on, and the secret has it two seconds later. */
export const keyRotated: DrillLine = {
  name: "Clerk's key rotated under 50 calls a second",
  users: 100,
  async run(stage) {
    const { laptop } = stage;
    await untilWell(read(stage));
    const calls = load(50, 8, mixedCalls(stage));
    await sleep(3_000);
    const key = `sk_test_${'rotated'.padEnd(40, '0')}`;
    laptop.clerk.rotateSecretKey(key);
    await sleep(2_000);
    laptop.setKey(key);
    const wellAfter = await untilWell(read(stage));
    return { endings: await calls, wellAfter };
  },
  promised: { answered: 0.3, lost: 0, wellAfter: 8 },
};
