import { beforeAll } from '@jest/globals';
import { join } from 'node:path';
import { readSettings, type Settings } from '../../lib/settings/settings.ts';
import type { StageName } from './stages.ts';
import { folder, readStage, type Synthesized } from './synthesized.ts';

/** Has the stages read before the tests of a file, and gives them afterwards. */
export function synthesized(...names: StageName[]): {
  readonly stage: (name: StageName) => Synthesized;
  readonly settings: (name: StageName) => Settings;
} {
  let stages: ReadonlyMap<StageName, Synthesized>;
  beforeAll(async () => {
    stages = new Map(await Promise.all(names.map(async (name) => [name, await readStage(name)] as const)));
  });
  return {
    stage: (name) => {
      const found = stages.get(name);
      if (found === undefined) throw new Error(`${name} was not read`);
      return found;
    },
    settings: (name) => readSettings(name, join(folder, 'config')),
  };
}
