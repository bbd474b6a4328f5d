import { call, type Ending, load, untilWell } from '../stage/calls.ts';
import type { DrillLine } from '../stage/line.ts';
import { mixedCalls, read } from '../stage/mixed.ts';
import type { DrillStage } from '../stage/stage.ts';

const shareOf = (endings: readonly Ending[], wanted: Ending) =>
  endings.filter((ending) => ending === wanted).length / endings.length;
const wasted = ({ toClerk: { seen } }: DrillStage) => seen.limited / Math.max(1, seen.all);

/** What callers are told at Clerk's limit. */
const limiting: DrillLine = {
  name: 'Clerk limits to 100 in 10 s, under 20 calls a second of one caller',
  users: 200,
  async run(stage) {
    await untilWell(read(stage));
    stage.toClerk.limit = 100;
    const endings = await load(20, 20, mixedCalls(stage));
    return { endings, more: { 'of requests wasted': wasted(stage) } };
  },
  promised: { answered: 0.3, lost: 0, more: { 'of requests wasted': 0.1 } },
};

/** One agent that asks twenty times a second beside one that asks once. */
const greedyBesidePolite: DrillLine = {
  name: 'polite agent (1 a second) beside a greedy one (20), Clerk at 100 in 10 s',
  users: 200,
  async run(stage) {
    await untilWell(read(stage));
    stage.toClerk.limit = 100;
    const [userId] = stage.users;
    const [greedy, polite] = await Promise.all([
      load(20, 40, () => call(stage.laptop, 'get_user', { userId })),
      load(1, 40, () => call(stage.laptop, 'get_user', { userId }, 'support')),
    ]);
    return {
      endings: polite,
      more: { 'of the greedy one lost': shareOf(greedy, 'lost'), 'of requests wasted': wasted(stage) },
    };
  },
  promised: { answered: 0.95, lost: 0, more: { 'of the greedy one lost': 0, 'of requests wasted': 0.05 } },
};

/** Clerk at its limit. */
export const clerkLimiting: readonly DrillLine[] = [limiting, greedyBesidePolite];
