import { quoted } from '../../clerk/views/user-text.ts';
import type { Plan } from '../../definition/tool.ts';
import type { ItemReport, StepName, StepReport } from './offboarding-report.ts';

/** What each step does, for people who are asked; with how many. */
const doing: Readonly<Record<StepName, (count: number) => string>> = {
  ban: () => 'ban the user',
  lock: () => 'lock the user, who may not be banned',
  sessions: (count) => `end ${numbered(count, 'session')}`,
  invitations: (count) => `revoke ${numbered(count, 'invitation')}`,
  organization_invitations: (count) =>
    `revoke ${numbered(count, 'invitation')} to ${count === 1 ? 'an organization' : 'organizations'}`,
  organizations: (count) => `leave ${numbered(count, 'organization')}`,
  api_keys: (count) => `revoke ${numbered(count, 'API key')}`,
  oauth_grants: () => 'end OAuth grants',
  mark: () => 'mark the user as offboarded in private metadata',
  deletion: () => 'delete the user for good',
};

const numbered = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Labels that are named at a step. */
const maxNamed = 10;

/** What an offboarding would do, by the report of a dry run. */
export function planOf(steps: readonly StepReport[]): Plan {
  const taken = steps.flatMap(({ step, items, counts }) => {
    const planned = items.filter(({ outcome }) => outcome === 'planned');
    return counts.planned === 0 ? [] : [`${doing[step](counts.planned)}${named(planned)}`];
  });
  const left = steps.flatMap(({ step, outcome, why, items }) => {
    const undone = items.filter((item) => item.outcome === 'skipped' || item.outcome === 'failed');
    const open = undone.map((item) => ({ what: `${doing[step](1)}${named([item])}`, why: item.why }));
    return (outcome === 'skipped' || outcome === 'failed') && items.length === 0
      ? [{ what: doing[step](0), why }]
      : open;
  });
  const seen = new Set<string>();
  return {
    lines: [
      `Steps: ${taken.join('; ') || 'none'}.`,
      ...(left.length === 0
        ? []
        : ['It will not:', ...left.map(({ what, why }) => `- ${what}: ${once(seen, forPeople(why))}`)]),
    ],
    // Sessions come and go by themselves; how many there are is told of the user.
    actsOn: steps
      .filter(({ step }) => step !== 'sessions')
      .map(({ step, counts, items }) => [
        step,
        counts,
        items.map(({ id, outcome }) => `${id} ${outcome}`).toSorted(),
      ]),
  };
}

/** A reason without what it says to the agent. */
function forPeople(why: string | null | undefined): string {
  return (why ?? 'no reason is known').split(/\n|\s+(?=Next: |Nothing was sent to Clerk\.)/)[0] ?? '';
}

/** A reason, or that it is one that was told before. */
function once(seen: Set<string>, why: string): string {
  if (seen.has(why)) return 'for the same reason';
  seen.add(why);
  return why;
}

function named(items: readonly ItemReport[]): string {
  const labels = items.flatMap(({ label }) => (label === null ? [] : [quoted(label)]));
  if (labels.length === 0) return '';
  const more = labels.length > maxNamed ? ` and ${labels.length - maxNamed} more` : '';
  return ` (${labels.slice(0, maxNamed).join(', ')}${more})`;
}
