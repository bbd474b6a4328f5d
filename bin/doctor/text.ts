import { printable } from '../terminal/printable.ts';
import type { Check, CheckStatus } from './check.ts';

const words: Readonly<Record<CheckStatus, string>> = {
  green: 'ok',
  yellow: 'look',
  red: 'WRONG',
  skipped: 'not seen',
};
/** Of terminals: green, yellow, red, grey. */
const colors: Readonly<Record<CheckStatus, number>> = { green: 32, yellow: 33, red: 31, skipped: 90 };

/**
 * A diagnosis for a terminal: a line for each check, below it what else was seen and what to do. What was not looked at
 * comes at the end, in one line as long as there is something to mend first.
 */
export function diagnosisText(checks: readonly Check[], untold: readonly string[], color: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, message, detail, remedy, ms }) => {
    const word = words[status].padEnd(8);
    const mark = color ? `\u{1b}[${colors[status]}m${word}\u{1b}[0m` : word;
    const time = ms === undefined ? '' : `  (${ms} ms)`;
    const indent = ' '.repeat(width + 12);
    return [
      `${mark}  ${name.padEnd(width)}  ${printable(message)}${time}`,
      ...(detail && status !== 'green' ? [`${indent}${printable(detail, 300)}`] : []),
      ...(remedy === undefined ? [] : [`${indent}→ ${printable(remedy)}`]),
    ];
  });
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  return [
    ...lines,
    '',
    `${count('green')} as it should be, ${count('yellow')} to look at, ${count('red')} wrong, ${count('skipped')} not seen.`,
    ...untoldLines(untold, count('red') > 0),
  ].join('\n');
}

function untoldLines(untold: readonly string[], mendFirst: boolean): string[] {
  if (untold.length === 0) return [];
  if (mendFirst)
    return [`Once nothing is wrong: ${untold.length} things more to look at, in docs/unproven.md.`];
  return ['Not looked at; docs/unproven.md has a command for each:', ...untold.map((what) => `- ${what}`)];
}
