import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The file beside a function's code that has what the settings of the stage say in lists: a function's environment ends
 * at 4 KB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const stageSettingsFile = 'settings.json';

/** What the file says, written by the stack from settings that were checked at synthesis. Throws when it is not there. */
export function stageSettings(): unknown {
  return JSON.parse(readFileSync(join(__dirname, stageSettingsFile), 'utf8'));
}
