import type { Ending } from './stage/calls.ts';
import type { Came, DrillLine } from './stage/line.ts';
import type { Reckoning } from './stage/reckoning.ts';

/** A line with what it came to. */
export interface Drilled {
  readonly line: DrillLine;
  readonly came: Came;
  readonly reckoning: Reckoning;
}

const shareOf = ({ endings }: Came, wanted: Ending) =>
  endings.filter((ending) => ending === wanted).length / Math.max(1, endings.length);
const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

/** The table's head. */
export const head = [
  'fault',
  'answered',
  'told what to do',
  'lost',
  'well again after',
  'besides',
  'done twice',
  'unrecorded',
  'misrecorded',
].join(' | ');

/** A row of the table. */
export function rowOf({ line, came, reckoning }: Drilled): string {
  const besides = Object.entries(came.more ?? {}).map(([name, share]) => `${percent(share)} ${name}`);
  return [
    line.name,
    percent(shareOf(came, 'answered')),
    percent(shareOf(came, 'told')),
    percent(shareOf(came, 'lost')),
    came.wellAfter === undefined ? '' : `${Math.round(came.wellAfter * 10) / 10} s`,
    besides.join(', '),
    reckoning.doneTwice,
    reckoning.unrecorded,
    reckoning.misrecorded,
  ].join(' | ');
}

/** What of a line is worse than promised, in sentences; empty when nothing is. */
export function worseIn({ line: { name, promised }, came, reckoning }: Drilled): string[] {
  const answered = shareOf(came, 'answered');
  const lost = shareOf(came, 'lost');
  const { wellAfter = 0 } = came;
  return [
    ...(answered < promised.answered
      ? [`${percent(answered)} answered, not ${percent(promised.answered)}`]
      : []),
    ...(lost > promised.lost ? [`${percent(lost)} lost, not ${percent(promised.lost)}`] : []),
    ...(wellAfter > (promised.wellAfter ?? Infinity)
      ? [`well again after ${wellAfter} s, not ${promised.wellAfter} s`]
      : []),
    ...Object.entries(promised.more ?? {})
      .filter(([what, most]) => (came.more?.[what] ?? 0) > most)
      .map(([what, most]) => `${percent(came.more?.[what] ?? 0)} ${what}, not ${percent(most)}`),
    ...Object.entries(reckoning)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${what}: ${count}`),
  ].map((fault) => `${name}: ${fault}`);
}
