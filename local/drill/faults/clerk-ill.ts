import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../clerk/faults.ts';
import { load, untilWell } from '../stage/calls.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';

/** Clerk has something for a while, under a few calls a second. */
function clerkIll(name: string, seconds: number, fault: Fault, promised: DrillLine['promised']): DrillLine {
  return {
    name,
    users: 200,
    async run(stage) {
      const { clerk } = stage.laptop;
      await untilWell(read(stage));
      clerk.fault({ ...fault, path: /^\/users\// });
      const endings = await load(5, seconds, mixedCalls(stage));
      clerk.clearFaults();
      return { endings, wellAfter: await untilWell(read(stage)) };
    },
    promised,
  };
}

/** Clerk silent, and how long a call waits on average once that is known: the breaker. */
const clerkSilent: DrillLine = {
  name: 'Clerk silent, 5 calls a second',
  users: 200,
  async run(stage) {
    await untilWell(read(stage));
    stage.toClerk.mode = 'silent';
    const first = load(5, 12, mixedCalls(stage));
    await sleep(13_000);
    // From here on it is known.
    const one = read(stage);
    let slow = 0;
    const known = await load(5, 6, async () => {
      const at = performance.now();
      const ending = await one();
      if (performance.now() - at > 5_000) slow += 1;
      return ending;
    });
    const endings = [...(await first), ...known];
    stage.toClerk.mode = 'open';
    return {
      endings,
      wellAfter: await untilWell(one),
      more: { 'of calls waited once it was known': slow / known.length },
    };
  },
  promised: {
    answered: 0,
    lost: 0,
    wellAfter: 5,
    more: { 'of calls waited once it was known': 0.2 },
  },
};

/** Clerk slow, silent, failing, and answering half. */
export const clerkIlls: readonly DrillLine[] = [
  clerkIll(
    'Clerk slow by 2 s',
    5,
    { kind: 'latency', milliseconds: 2_000 },
    { answered: 0.95, lost: 0, wellAfter: 5 },
  ),
  clerkSilent,
  clerkIll('Clerk fails with 500', 5, { kind: 'server-error' }, { answered: 0, lost: 0, wellAfter: 5 }),
  clerkIll(
    'Clerk answers half, having acted',
    5,
    { kind: 'malformed-json', when: 'after' },
    { answered: 0, lost: 0, wellAfter: 5 },
  ),
];
