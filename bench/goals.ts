import type { Requests } from './ledger-requests.ts';
import { limit } from './peers.ts';
import { authorizer, measures, node, ours } from './plan.ts';
import {
  cpu,
  firstAnswer,
  heapGrowth,
  type Measurements,
  type Operand,
  type Pick,
  rssFirst,
} from './rounds.ts';
import type { Spread } from './statistics.ts';

/** One line of "To reach". */
export interface Goal {
  readonly what: string;
  readonly atMost: number;
  /** Undefined where the run did not measure it. */
  readonly measured: Spread | undefined;
  /** Against whom or what. */
  readonly against: string;
}

/** What a ratio may be away from 1 and still be called flat: runs of the same code differ by as much. */
const noise = 0.1;

const call = (tools: number) => measures.warm('call', 'legacy', tools);

/** All lines, in the order of the issue. `usual` is how many tools ours lists by itself. */
export function goalsOf(
  measurements: Measurements,
  usual: number,
  requests: { readonly read: Requests; readonly write: Requests },
): Goal[] {
  const againstBest = (what: string, measure: string, pick: Pick, atMost: number, less?: Operand): Goal => {
    const best = bestPeer(measurements, measure, pick);
    return {
      what,
      atMost,
      against: best ?? 'the best peer',
      measured:
        best === undefined ? undefined : measurements.ratio([measure, ours], [measure, best], pick, less),
    };
  };
  /** A whole cold start, and what the function adds to that of Node itself. */
  const coldAgainstBest = (what: string, measure: string, atMost: number): Goal[] => [
    againstBest(what, measure, firstAnswer, atMost),
    againstBest(`${what}, less an empty Node`, measure, firstAnswer, atMost, [measures.empty, node]),
  ];
  const against = (what: string, atMost: number, over: Operand, under: Operand, pick: Pick): Goal => ({
    what,
    atMost,
    against: under[1] === limit.name ? under[1] : under[0],
    measured: measurements.ratio(over, under, pick),
  });
  const ledgerRequests = requests.write.dynamodb - requests.read.dynamodb;
  return [
    ...coldAgainstBest('cold start to first tools/call', measures.cold('call', 'legacy', 6, 'secret'), 0.5),
    ...coldAgainstBest(
      `cold start to first tools/list, ${usual} tools`,
      measures.cold('list', 'legacy', usual, 'secret'),
      0.25,
    ),
    againstBest('warm tools/call, CPU', call(6), cpu, 0.9),
    against('warm tools/call, CPU', 2.5, [call(6), ours], [call(6), limit.name], cpu),
    againstBest('warm tools/list, 60 tools, CPU', measures.warm('list', 'legacy', 60), cpu, 0.1),
    against('warm tools/call, 300 tools, CPU', 1 + noise, [call(300), ours], [call(6), ours], cpu),
    {
      what: 'authorizer, JWT, warm, CPU ms',
      atMost: 0.3,
      against: 'absolute',
      measured: measurements.of(measures.warmVerdict, authorizer, cpu),
    },
    against(
      'cold start of the authorizer',
      3,
      [measures.coldVerdict, authorizer],
      [measures.emptyHttps, node],
      firstAnswer,
    ),
    againstBest('memory after 1,000 calls, RSS', measures.memory, rssFirst, 0.8),
    {
      what: 'memory after 5,000 calls, heap',
      atMost: 1.05,
      against: 'after 1,000 calls',
      measured: measurements.of(measures.memory, ours, heapGrowth),
    },
    {
      what: 'ledger requests of a write beyond those of a read',
      atMost: 2,
      against: 'absolute',
      measured: { median: ledgerRequests, lower: ledgerRequests, upper: ledgerRequests },
    },
  ];
}

/** The peer with the lowest median; P0 is none. */
export function bestPeer(measurements: Measurements, measure: string, pick: Pick): string | undefined {
  return measurements
    .contenders(measure)
    .filter((contender) => contender !== ours && contender !== limit.name)
    .map((contender) => ({
      contender,
      median: measurements.of(measure, contender, pick)?.median ?? Infinity,
    }))
    .toSorted((a, b) => a.median - b.median)[0]?.contender;
}
