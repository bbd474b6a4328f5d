import { spreadOf } from '../statistics.ts';
import { digits, type TextTable } from '../tables.ts';
import type { Ending, Load, Sent } from './step.ts';

/** What one load gave. */
export interface StepResult {
  readonly environments: number;
  readonly load: Load;
  readonly sent: readonly Sent[];
}

/** A row for each load. */
export function loadTable(title: string, results: readonly StepResult[]): TextTable {
  const names = results[0]?.load.principals.map(({ name, share }) => `${name}, ${share * 100} % of the load`);
  return {
    title,
    rows: [
      [
        'environments',
        'offered /s',
        'answered /s',
        'p50 ms',
        'p99 ms',
        'throttled',
        'rate limited',
        'failed',
        ...(names ?? []).map((name) => `answered: ${name}`),
      ],
      ...results.map(rowOf),
    ],
  };
}

function rowOf({ environments, load, sent }: StepResult): string[] {
  const answered = sent.filter(({ ending }) => ending === 'answered');
  const latencies = answered.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
  const share = (ending: Ending, of = sent) =>
    `${digits((of.filter((request) => request.ending === ending).length / of.length) * 100)} %`;
  return [
    String(environments),
    digits(sent.length / load.seconds),
    digits(answered.length / load.seconds),
    digits(spreadOf(latencies).median),
    digits(latencies[Math.ceil(latencies.length * 0.99) - 1] ?? Number.NaN),
    share('throttled'),
    share('rate limited'),
    share('failed'),
    ...load.principals.map(({ name }) =>
      share(
        'answered',
        sent.filter(({ principal }) => principal === name),
      ),
    ),
  ];
}
