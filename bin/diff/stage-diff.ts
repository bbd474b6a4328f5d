import { policyOf } from '../../lib/settings/access.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { settingsOfTemplate } from '../../lib/settings-metadata.ts';
import { type AccessChange, accessChanges } from './access-changes.ts';
import { type ResourceChanges, resourceChanges } from './resources.ts';
import { type SettingChange, settingChanges } from './settings.ts';

/** What a deployment of a stage would change. */
export interface StageDiff {
  readonly stage: string;
  readonly stack: string;
  /** Who gains and who loses what; null where what is deployed does not tell its settings. */
  readonly access: readonly AccessChange[] | null;
  /** All other settings; null likewise. */
  readonly settings: readonly SettingChange[] | null;
  readonly resources: ResourceChanges;
  readonly outcome: Outcome;
}

/**
 * `grave`: somebody gains a permission, on Clerk or on AWS, or what holds data is replaced or deleted; `untold`: whether the
 * former is so can't be told.
 */
export type Outcome = 'nothing' | 'changes' | 'untold' | 'grave';

/** What a stage is made of: its template, and the settings that this was made of where they are known. */
export interface Side {
  readonly template: Readonly<Record<string, unknown>>;
  readonly settings: Settings | undefined;
}

/** The template as it is deployed, with the settings in it. */
export function deployedSide(template: Side['template']): Side {
  return { template, settings: settingsOfTemplate(template) };
}

/** What a deployment of `after` in the place of `before` would change. */
export function stageDiff(
  { stage, stack }: { readonly stage: string; readonly stack: string },
  before: Side,
  after: Side & { readonly settings: Settings },
): StageDiff {
  const known = before.settings && settingsDiff(before.settings, after.settings);
  const resources = resourceChanges(before.template, after.template);
  const { access = null, settings = null } = known ?? {};
  const changes = { access, settings, resources };
  return { stage, stack, ...changes, outcome: outcomeOf(changes) };
}

function settingsDiff(before: Settings, after: Settings) {
  try {
    return {
      access: accessChanges(
        policyOf(before.access, before.clerk.environment),
        policyOf(after.access, after.clerk.environment),
      ),
      settings: settingChanges(before, after),
    };
  } catch {
    // Those of a release whose settings had another shape.
    return undefined;
  }
}

function outcomeOf({
  access,
  settings,
  resources,
}: Pick<StageDiff, 'access' | 'settings' | 'resources'>): Outcome {
  const { lost, iam, code, added, removed, updated, others } = resources;
  const isGrave =
    (access ?? []).some(({ gains }) => gains.length > 0) ||
    iam.gained.some((words) => !words.startsWith('denied: ')) ||
    lost.some(({ holdsData, what }) => holdsData && what !== 'left behind');
  if (isGrave) return 'grave';
  // The rules are built into the code.
  if (access === null && code.length > 0) return 'untold';
  const count =
    (access ?? []).length +
    (settings ?? []).length +
    [lost, iam.gained, iam.lost, code, others].flat().length +
    [added, removed, updated].flatMap((part) => Object.keys(part)).length;
  return count === 0 ? 'nothing' : 'changes';
}
