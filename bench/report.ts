import Table from 'cli-table3';
import type { BundleBytes } from './bundle-bytes.ts';
import type { Goal } from './goals.ts';
import { authorizer, measures, ours } from './plan.ts';
import {
  cpu,
  firstAnswer,
  firstAnswerCpu,
  heapGrowth,
  type Measurements,
  p50,
  p99,
  type Pick,
  rssFirst,
  rssLast,
} from './rounds.ts';
import type { Spread } from './statistics.ts';

/** A table as rows of texts; the first row names the columns. */
export interface TextTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** "To reach", line by line. */
export function goalTable(goals: readonly Goal[]): TextTable {
  return {
    title: 'To reach',
    rows: [
      ['', 'against', 'at most', 'measured', 'quartiles', ''],
      ...goals.map((goal) => [
        goal.what,
        goal.against,
        String(goal.atMost),
        goal.measured ? number(goal.measured.median) : '–',
        goal.measured ? `${number(goal.measured.lower)} to ${number(goal.measured.upper)}` : '–',
        verdict(goal),
      ]),
    ],
  };
}

function verdict({ measured, atMost }: Goal): string {
  if (!measured) return 'not measured';
  return measured.median <= atMost ? 'met' : 'NOT MET';
}

/** A row for each contender of each measure. */
export function measurementTable(measurements: Measurements): TextTable {
  const names = [...new Set(measurements.all.map(({ measure }) => measure))];
  return {
    title: 'Measured (medians; ratios of the same round, with quartiles)',
    rows: [
      ['', 'contender', 'wall ms', 'CPU ms', 'p50 ms', 'p99 ms', 'RSS MB', 'ours ÷ it', '× P0'],
      ...names.flatMap((measure) =>
        measurements
          .contenders(measure)
          .map((contender, index) =>
            [index === 0 ? measure : '', contender].concat(numbersOf(measurements, measure, contender)),
          ),
      ),
    ],
  };
}

function numbersOf(measurements: Measurements, measure: string, contender: string): string[] {
  const median = (pick: Pick, scale = 1) =>
    number((measurements.of(measure, contender, pick)?.median ?? Number.NaN) / scale);
  const warm = /^(warm|memory)/.test(measure);
  const judged = warm ? (measure === measures.memory ? rssFirst : cpu) : firstAnswer;
  const over = (top: string, bottom: string) =>
    top === bottom ? '' : ratio(measurements.ratio([measure, top], [measure, bottom], judged));
  return [
    warm ? '' : median(firstAnswer),
    median(warm ? cpu : firstAnswerCpu),
    warm ? median(p50) : '',
    warm ? median(p99) : '',
    median(rssFirst, 1e6),
    over(ours, contender),
    over(contender, 'P0'),
  ];
}

function ratio(spread: Spread | undefined): string {
  return spread ? `${number(spread.median)} (${number(spread.lower)}–${number(spread.upper)})` : '';
}

/** What the whole way in costs: the authorizer first, then the function. */
export function wholeTable(measurements: Measurements): TextTable {
  const cold = measures.cold('call', 'legacy', 6, 'secret');
  const warm = measures.warm('call', 'legacy', 6);
  const sum = (verdict: string, call: string, pick: Pick) =>
    (measurements.of(verdict, authorizer, pick)?.median ?? Number.NaN) +
    (measurements.of(call, ours, pick)?.median ?? Number.NaN);
  return {
    title: 'Authorizer and function together',
    rows: [
      ['', 'wall ms', 'CPU ms'],
      [
        'cold, both',
        number(sum(measures.coldVerdict, cold, firstAnswer)),
        number(sum(measures.coldVerdict, cold, firstAnswerCpu)),
      ],
      ['warm', number(sum(measures.warmVerdict, warm, p50)), number(sum(measures.warmVerdict, warm, cpu))],
    ],
  };
}

/** Memory of ours over 5,000 calls, and of the others. */
export function memoryTable(measurements: Measurements): TextTable {
  const cell = (contender: string, pick: Pick, scale: number) =>
    number((measurements.of(measures.memory, contender, pick)?.median ?? Number.NaN) / scale);
  return {
    title: 'Memory (RSS in MB; heap after a collection)',
    rows: [
      ['', 'after 1,000 calls', 'after 5,000 calls', 'heap, 5,000 ÷ 1,000'],
      ...measurements
        .contenders(measures.memory)
        .map((contender) => [
          contender,
          cell(contender, rssFirst, 1e6),
          cell(contender, rssLast, 1e6),
          cell(contender, heapGrowth, 1),
        ]),
    ],
  };
}

/** Packages that weigh less than this many bytes are added up. */
const worthNaming = 10_000;

/** What each bundle weighs, and the packages that it is made of. */
export function bundleTable(bundles: Readonly<Record<string, BundleBytes>>): TextTable {
  return {
    title: 'Bundles',
    rows: [
      ['', 'KB', 'KB gzip', 'packages (KB)'],
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

function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

/** The table for a terminal. */
export function toTerminal({ title, rows: [head = [], ...rows] }: TextTable): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] }, wordWrap: true });
  table.push(...rows.map((row) => [...row]));
  return `${title}\n${table.toString()}`;
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The table in Markdown. */
export function toMarkdown({ title, rows: [head = [], ...rows] }: TextTable): string {
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
