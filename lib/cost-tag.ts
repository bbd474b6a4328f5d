import type { Settings } from './settings/settings.ts';
import { usualName } from './settings/stack-name.ts';

/** By which costs of a stage can be told from others. */
export const costTag = 'clerk-mcp:stage';

/** Tags that a resource may have: https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html */
const maxTags = 50;

/** The tags of a stage's resources: its own, and the one for costs, unless the settings have that or no room for it. */
export function tagsOf({ name, stage, tags }: Settings): Readonly<Record<string, string>> {
  const names = Object.keys(tags);
  // IAM tells them apart by nothing else.
  const isThere = names.some((key) => key.toLowerCase() === costTag);
  if (isThere || names.length >= maxTags) return tags;
  return { [costTag]: name === usualName ? stage : `${name}/${stage}`, ...tags };
}
