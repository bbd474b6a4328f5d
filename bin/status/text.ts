import { counted } from '../../lambda/base/counted.ts';
import { signedPath } from '../../lambda/edge/signed-path.ts';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { printable } from '../terminal/printable.ts';
import type { StageStatus } from './stage-status.ts';

/** The most open changes that are named. */
const mostNamed = 10;

/** How a stage stands, in lines for a terminal. */
export function statusText(status: StageStatus): string {
  const { stage, stack, releases, urls, alarms, ledger, open, problems } = status;
  const unknown = 'not known, see below';
  const rows: readonly (readonly [string, string])[] = [
    ['stage', `${stage}, ${stack.state} since ${stack.since ?? 'a time unknown'}`],
    ['release', releases?.join(', ') ?? unknown],
    ...urls.map((url) => [url.endsWith(signedPath) ? 'iam url' : 'url', url] as const),
    ['switch', switchLine(status)],
    [
      'alarms',
      alarms === null
        ? unknown
        : alarms.ringing.length === 0
          ? `none of ${alarms.count} rings`
          : `${alarms.ringing.join(', ')} of ${alarms.count}; docs/runbooks.md has each`,
    ],
    [
      'settled',
      ledger === null
        ? unknown
        : ledger.settledUntil === null
          ? 'not yet: that runs every five minutes'
          : `until ${ledger.settledUntil}`,
    ],
    [
      'verified',
      ledger === null
        ? unknown
        : ledger.verifiedAt === null
          ? 'not yet: that comes within a day of the first change'
          : `${ledger.verifiedAt}, up to the checkpoint ${ledger.verifiedUpTo ?? '(none holds)'}`,
    ],
    ['open', open === null ? unknown : `${counted(open.length, 'change')} of the last 7 days`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, text]) => `${name.padEnd(width)}  ${printable(text)}`),
    ...(open ?? [])
      .slice(0, mostNamed)
      .map(({ at, tool, change }) => printable(`${' '.repeat(width)}  ${at}  ${tool}  ${change}`)),
    ...problems.map((problem) => printable(`Not told: ${problem}`)),
  ].join('\n');
}

function switchLine({ switch: standing }: StageStatus): string {
  if (standing === null) return 'not known, see below';
  const { position, setAt, setBy, off } = standing;
  return [
    setAt === null ? position : `${position}, ${turn(setAt, setBy ?? undefined)}`,
    ...off.map(({ principal }) => `${principal} is off`),
  ].join('; ');
}
