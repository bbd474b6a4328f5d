import type { Requests } from './ledger-requests.ts';
import { limit } from './peers.ts';
import { type Asked, authorizer, growth, isEarlier, measures, node, ours, type When } from './plan.ts';
import {
  cpu,
  firstAnswer,
  heapGrowth,
  type Measurements,
  type Operand,
  p50,
  type Pick,
  rssFirst,
  serialRoundTrips,
  timesAsLong,
} from './rounds.ts';
import type { Spread } from './statistics.ts';
import type { Walked } from './workflows/run.ts';

/** One line of "To reach". */
export interface Goal {
  readonly what: string;
  /** More than this fails the run. */
  readonly gate: number;
  /** What is still to be reached; undefined where the gate is all. */
  readonly reach: number | undefined;
  /** Undefined where the run did not measure it. */
  readonly measured: Spread | undefined;
  /** Against whom or what. */
  readonly against: string;
}

/** How far a goal is. */
export type Standing = 'reached' | 'met' | 'NOT MET' | 'not measured';

/** `met` of what has still to be reached, `reached` of all else that is within its gate. */
export function standing({ measured, gate, reach = gate }: Goal): Standing {
  if (!measured || Number.isNaN(measured.median)) return 'not measured';
  if (measured.median <= reach) return 'reached';
  return measured.median <= gate ? 'met' : 'NOT MET';
}

/** What a ratio may be away from 1 and still be called flat: runs of the same code differ by as much. */
const noise = 0.1;

/** What was measured in another way than by samples. */
export interface Counted {
  readonly requests: { readonly read: Requests; readonly write: Requests };
  /** Undefined where the run left them out. */
  readonly walked: readonly Walked[];
}

type Limits = readonly [gate: number, reach?: number];

const call = (tools: number) => measures.warm('call', 'legacy', tools);

const exactly = (value: number): Spread => ({ median: value, lower: value, upper: value });

function absolute(
  what: string,
  [gate, reach]: Limits,
  measured: Spread | undefined,
  against = 'absolute',
): Goal {
  return { what, gate, reach, against, measured };
}

/** All lines, in the order of the issue. `usual` is how many tools ours lists by itself; `earlier` names the earlier commit. */
export function goalsOf(
  measurements: Measurements,
  usual: number,
  earlier: string,
  { requests, walked }: Counted,
): Goal[] {
  const roundTripsOf = (when: When, what: Asked, called: string, limits: Limits): Goal =>
    absolute(
      `serial round trips, ${called}`,
      limits,
      measurements.of(measures.roundTrips(when, what), ours, serialRoundTrips),
    );
  const againstBest = (what: string, measure: string, pick: Pick, [gate, reach]: Limits): Goal => {
    const best = bestPeer(measurements, measure, pick);
    return {
      what,
      gate,
      reach,
      against: best ?? 'the best peer',
      measured: best === undefined ? undefined : measurements.ratio([measure, ours], [measure, best], pick),
    };
  };
  const against = (
    what: string,
    [gate, reach]: Limits,
    over: Operand,
    under: Operand,
    pick: Pick,
    named = under[0],
  ): Goal => ({
    what,
    gate,
    reach,
    against: named,
    measured: measurements.ratio(over, under, pick),
  });
  const againstEarlier = (what: string, measure: string, pick: Pick, limits: Limits): Goal =>
    against(what, limits, [measure, ours], [measure, earlier], pick, earlier);
  const ledgerRequests = requests.write.dynamodb - requests.read.dynamodb;

  return [
    roundTripsOf('cold', 'call', 'cold read', [4, 4]),
    roundTripsOf('idle', 'call', 'idle read', [2, 1]),
    roundTripsOf('idle', 'write', 'idle write', [3, 2]),
    roundTripsOf('warm', 'write', 'warm write', [2, 2]),
    absolute(
      'a call 11 s after the last, latency',
      [1.6, 1.3],
      measurements.of(measures.idleFar('call'), ours, timesAsLong),
      'back to back',
    ),
    againstEarlier('first call under provisioned concurrency', measures.provisioned, p50, [0.5, 0.3]),
    againstBest('warm write, CPU', measures.warm('write', 'legacy', 6), cpu, [1.9, 1.4]),
    againstEarlier('delete_user, warm, latency', measures.warmFar('remove'), p50, [0.8, 0.6]),
    againstBest(
      'cold start to first tools/call',
      measures.cold('call', 'legacy', 6, 'secret'),
      firstAnswer,
      [0.88, 0.7],
    ),
    againstBest(
      `cold start to first tools/list, ${usual} tools`,
      measures.cold('list', 'legacy', usual, 'secret'),
      firstAnswer,
      [0.75, 0.55],
    ),
    ...growth.map((tools) =>
      againstBest(`warm tools/call, ${tools} tools, CPU`, call(tools), cpu, [0.9, 0.75]),
    ),
    againstBest('warm tools/list, 60 tools, CPU', measures.warm('list', 'legacy', 60), cpu, [0.1]),
    against('warm tools/call, 300 tools, CPU', [1 + noise], [call(300), ours], [call(6), ours], cpu),
    absolute('authorizer, JWT, warm, CPU ms', [0.3], measurements.of(measures.warmVerdict, authorizer, cpu)),
    against(
      'cold start of the authorizer',
      [3],
      [measures.coldVerdict, authorizer],
      [measures.emptyHttps, node],
      firstAnswer,
    ),
    againstBest('memory after 1,000 calls, RSS', measures.memory, rssFirst, [0.9, 0.8]),
    absolute(
      'memory after 5,000 calls, heap',
      [1.05],
      measurements.of(measures.memory, ours, heapGrowth),
      'after 1,000 calls',
    ),
    absolute('ledger requests of a write beyond those of a read', [2], exactly(ledgerRequests)),
    ...walkGoals(walked, earlier),
  ];
}

/** The share of Clerk's rate that nothing takes by itself. */
const mostOfRate = 0.6;

/** The workflows at Clerk's limits, against the earlier commit, and what they leave to other callers. */
function walkGoals(walked: readonly Walked[], earlier: string): Goal[] {
  const goals: Goal[] = [];
  for (const { contender, job, limit: kind, seconds, share } of walked) {
    if (contender !== ours) continue;
    const what = `${job}, ${kind}`;
    const before = walked.find(
      (other) => other.contender === earlier && other.job === job && other.limit === kind,
    );
    // Who keeps to a share of the rate can't be held to who took more.
    if (before === undefined || before.share <= mostOfRate) {
      goals.push({
        what: `${what}, time`,
        gate: 0.6,
        reach: 0.4,
        against: earlier,
        measured: before && exactly(seconds / before.seconds),
      });
    }
    goals.push({
      what: `${what}, most requests in 10 s`,
      gate: mostOfRate,
      reach: undefined,
      against: "Clerk's limit",
      measured: exactly(share),
    });
  }
  return goals;
}

/** The peer with the lowest median; neither P0 nor an earlier commit is one. */
export function bestPeer(measurements: Measurements, measure: string, pick: Pick): string | undefined {
  return measurements
    .contenders(measure)
    .filter((contender) => contender !== ours && contender !== limit.name && !isEarlier(contender))
    .map((contender) => ({
      contender,
      median: measurements.of(measure, contender, pick)?.median ?? Infinity,
    }))
    .toSorted((a, b) => a.median - b.median)[0]?.contender;
}
