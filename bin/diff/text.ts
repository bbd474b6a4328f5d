import { masked } from '../../lib/settings/problems.ts';
import { printable } from '../terminal/printable.ts';
import type { AccessChange, PermissionChange } from './access-changes.ts';
import type { LostResource, ResourceChanges } from './resources.ts';
import type { StageDiff } from './stage-diff.ts';

/** What a deployment would change, in lines for a terminal; permissions first. */
export function diffText(diff: StageDiff): string {
  const { stage, access, settings, resources, outcome } = diff;
  const looser = settings?.filter((change) => change.looser) ?? [];
  const others = settings?.filter((change) => !change.looser) ?? [];
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Permissions', access === null ? [untold] : access.flatMap(accessLines)],
    ['Guards that get weaker', looser.map(({ setting, words }) => `${setting}: ${words}`)],
    ['Other settings', others.map(({ setting, words }) => `${setting}: ${words}`)],
    ['What is replaced or goes', resources.lost.map(lostLine)],
    [
      'Roles and policies of AWS',
      [...resources.iam.gained.map((one) => `+ ${one}`), ...resources.iam.lost.map((one) => `- ${one}`)],
    ],
    ['Code', codeLines(resources)],
    ['Other resources', restLines(resources)],
  ];
  const lines = parts.flatMap(([title, rows]) =>
    rows.length === 0 ? [] : [`${title}:`].concat(rows.map((row) => `  ${row}`)),
  );
  return [...lines, verdicts[outcome](stage)].map((line) => masked(printable(line))).join('\n');
}

const untold =
  'not to be told: what is deployed does not say of which settings it was made. From the next deployment on it does.';

const verdicts: Readonly<Record<StageDiff['outcome'], (stage: string) => string>> = {
  nothing: (stage) => `A deployment of ${stage} would change nothing.`,
  changes: () => 'Nobody gains a permission, and no data is replaced.',
  untold: () =>
    'Whether somebody gains a permission is not to be told: read what you changed in access before you deploy.',
  grave: () => 'Somebody gains a permission, or data is replaced: read the above before you deploy.',
};

function accessLines({ principal, gains, loses }: AccessChange): string[] {
  const s = principal.startsWith('members ') ? '' : 's';
  // What is given otherwise, more here and less there, is told once.
  const lost = loses.filter((change) => !gains.includes(change));
  return [
    ...(gains.length === 0
      ? []
      : [`${principal} gain${s}`, ...gains.map((one) => `  + ${changeWords(one)}`)]),
    ...(lost.length === 0 ? [] : [`${principal} lose${s}`, ...lost.map((one) => `  - ${changeWords(one)}`)]),
  ];
}

function changeWords({ permission, may, was, becomes }: PermissionChange): string {
  const [before, after] = [was.join('; or '), becomes.join('; or ')];
  const how = before === '' ? after : after === '' ? `was ${before}` : `now ${after}; was ${before}`;
  return `${permission} (${may}): ${how}`;
}

function lostLine({ id, type, what, holdsData, because }: LostResource): string {
  const cause = because.length === 0 ? '' : `, because of ${because.join(', ')}`;
  const address =
    what !== 'left behind' && type === 'AWS::ApiGateway::RestApi' ? '. The URL becomes another one' : '';
  return `${holdsData && what !== 'left behind' ? 'DATA: ' : ''}${type} ${id} is ${what}${cause}${address}.`.replace(
    'is may be',
    'may be',
  );
}

function codeLines({ code }: ResourceChanges): string[] {
  return code.length === 0
    ? []
    : [`the code changed, or settings that are built into it: ${code.join(', ')}`];
}

function restLines({ added, removed, updated, others }: ResourceChanges): string[] {
  const rows = Object.entries({ added, removed, updated }).flatMap(([what, counts]) => {
    const types = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
    return types.length === 0 ? [] : [`${what}: ${types.join(', ')}`];
  });
  return [...rows, ...(others.length === 0 ? [] : [`also: ${others.join(', ')}`])];
}
