import { instanceLimit } from '../lambda/clerk/instance-limit.ts';
import type { BundleBytes } from './bundle-bytes.ts';
import { bestPeer, type Goal, standing } from './goals.ts';
import { limit, peers } from './peers.ts';
import { authorizer, isEarlier, measures, node, ours } from './plan.ts';
import {
  cpu,
  firstAnswer,
  firstAnswerCpu,
  heapGrowth,
  type Measurements,
  type Operand,
  p50,
  p99,
  type Pick,
  rssFirst,
  rssLast,
  serialRoundTrips,
  timesAsLong,
} from './rounds.ts';
import type { Spread } from './statistics.ts';
import type { Walked } from './workflows/run.ts';
import { digits, type TextTable } from './tables.ts';

/** "To reach", line by line. */
export function goalTable(goals: readonly Goal[]): TextTable {
  return {
    title: 'To reach',
    rows: [
      ['', 'against', 'gate', 'reach for', 'median (quartiles)', ''],
      ...goals.map((goal) => [
        goal.what,
        goal.against,
        String(goal.gate),
        goal.reach === undefined ? '' : String(goal.reach),
        spread(goal.measured),
        standing(goal),
      ]),
    ],
  };
}

/** A row for each measure, a column for each contender, and ours over the others in the same round. */
export function measurementTable(measurements: Measurements): TextTable {
  const names = [...new Set(measurements.all.map(({ measure }) => measure))];
  const earlier = [...new Set(measurements.all.map(({ contender }) => contender))].filter(isEarlier);
  const contenders = [ours, ...earlier, limit.name, ...peers.map(({ name }) => name)];
  const row = (label: string, measure: string, pick: Pick, cell: (contender: string) => string) => [
    label,
    ...contenders.map((contender) =>
      measurements.contenders(measure).includes(contender) ? cell(contender) : '',
    ),
    spread(ratioTo(measurements, measure, bestPeer(measurements, measure, pick), pick)),
    spread(ratioTo(measurements, measure, limit.name, pick)),
    ...earlier.map((name) => spread(ratioTo(measurements, measure, name, pick))),
  ];
  const median =
    (measure: string, pick: Pick, scale = 1) =>
    (contender: string) =>
      digits(medianOf(measurements, [measure, contender], pick) / scale);
  const rowsOf = (measure: string): string[][] => {
    if (measure === measures.memory) {
      return [
        row('RSS after 1,000 calls, MB', measure, rssFirst, median(measure, rssFirst, 1e6)),
        row('RSS after 5,000 calls, MB', measure, rssLast, median(measure, rssLast, 1e6)),
        row('heap, 5,000 ÷ 1,000 calls', measure, heapGrowth, median(measure, heapGrowth)),
      ];
    }
    if (measure.startsWith('serial')) {
      return [row(measure, measure, serialRoundTrips, median(measure, serialRoundTrips))];
    }
    if (measure.startsWith('idle')) {
      const latency = median(measure, p50);
      const times = median(measure, timesAsLong);
      return [row(measure, measure, p50, (name) => `${latency(name)} (${times(name)})`)];
    }
    if (measure.startsWith('warm') || measure.startsWith('first')) {
      // What is far away takes its time, whatever it costs.
      const ratio = measure.endsWith('far') ? p50 : cpu;
      const [used, middle, slow] = [cpu, p50, p99].map((pick) => median(measure, pick));
      return [row(measure, measure, ratio, (name) => `${used?.(name)} (${middle?.(name)}, ${slow?.(name)})`)];
    }
    const [wall, used] = [firstAnswer, firstAnswerCpu].map((pick) => median(measure, pick));
    return [row(measure, measure, firstAnswer, (name) => `${wall?.(name)} (${used?.(name)})`)];
  };
  return {
    title:
      'Medians in ms. Cold: wall (CPU). Warm and first, a request: CPU (p50, p99). Idle: latency (÷ back to back)',
    rows: [
      ['', ...contenders, 'ours ÷ best peer', 'ours ÷ P0', ...earlier.map((name) => `ours ÷ ${name}`)],
      ...names.filter((measure) => !besideTheTable.has(measure)).flatMap(rowsOf),
    ],
  };
}

const besideTheTable = new Set([
  measures.empty,
  measures.emptyHttps,
  measures.coldVerdict,
  measures.warmVerdict,
]);

/** The authorizer alone, and the whole way in: the authorizer first, then the function. */
export function authorizerTable(measurements: Measurements): TextTable {
  const cold = [measures.cold('call', 'legacy', 6, 'secret'), ours] as const;
  const warm = [measures.warm('call', 'legacy', 6), ours] as const;
  const coldVerdict = [measures.coldVerdict, authorizer] as const;
  const warmVerdict = [measures.warmVerdict, authorizer] as const;
  const row = (label: string, [wall, used]: readonly [Pick, Pick], ...parts: readonly Operand[]) => [
    label,
    ...[wall, used].map((pick) =>
      digits(parts.reduce((sum, part) => sum + medianOf(measurements, part, pick), 0)),
    ),
  ];
  const first = [firstAnswer, firstAnswerCpu] as const;
  const each = [p50, cpu] as const;
  return {
    title: 'Authorizer, alone and with the function (medians in ms)',
    rows: [
      ['', 'wall', 'CPU'],
      row('empty Node', first, [measures.empty, node]),
      row('empty Node with https loaded', first, [measures.emptyHttps, node]),
      row('authorizer, cold, JWT', first, coldVerdict),
      row('authorizer and tools/call, both cold', first, coldVerdict, cold),
      row('authorizer, warm, JWT', each, warmVerdict),
      row('authorizer and tools/call, both warm', each, warmVerdict, warm),
    ],
  };
}

function medianOf(measurements: Measurements, [measure, contender]: Operand, pick: Pick): number {
  return measurements.of(measure, contender, pick)?.median ?? Number.NaN;
}

function ratioTo(
  measurements: Measurements,
  measure: string,
  other: string | undefined,
  pick: Pick,
): Spread | undefined {
  return other === undefined ? undefined : measurements.ratio([measure, ours], [measure, other], pick);
}

function spread(values: Spread | undefined): string {
  return values ? `${digits(values.median)} (${digits(values.lower)}–${digits(values.upper)})` : '–';
}

/** The workflows at Clerk's limits; undefined when none was done. */
export function walkTable(walked: readonly Walked[]): TextTable | undefined {
  if (walked.length === 0) return undefined;
  return {
    title: "Workflows at Clerk's limits",
    rows: [
      [
        '',
        "Clerk's limit in 10 s",
        '',
        'seconds',
        'calls',
        'requests to Clerk',
        'of them 429',
        'most in 10 s',
      ],
      ...walked.map(({ job, limit: kind, contender, seconds, calls, requests, refused, share }) => [
        job,
        `${instanceLimit[kind]}, ${kind}`,
        contender,
        digits(seconds),
        String(calls),
        String(requests),
        String(refused),
        `${(share * 100).toFixed(0)} % of it`,
      ]),
    ],
  };
}

/** Packages that weigh less than this many bytes are added up. */
const worthNaming = 20_000;

/** What each bundle weighs, and the packages that it is made of. */
export function bundleTable(bundles: Readonly<Record<string, BundleBytes>>): TextTable {
  return {
    title: 'Bundles in KB',
    rows: [
      ['', 'raw', 'gzip', 'packages'],
      ...Object.entries(bundles).map(([name, { raw, gzip, packages }]) => [
        name,
        kilobytes(raw),
        kilobytes(gzip),
        packageList(packages),
      ]),
    ],
  };
}

function packageList(packages: Readonly<Record<string, number>>): string {
  const heavy = Object.entries(packages)
    .filter(([, bytes]) => bytes >= worthNaming)
    .toSorted(([, a], [, b]) => b - a);
  const rest = Object.values(packages)
    .filter((bytes) => bytes < worthNaming)
    .reduce((sum, bytes) => sum + bytes, 0);
  return [...heavy, ['others', rest] as const]
    .map(([name, bytes]) => `${name} ${kilobytes(bytes)}`)
    .join(', ');
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
