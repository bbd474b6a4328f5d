import { expect, test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder as pairs } from './pairs.ts';
import { folder as stages } from './synthesized.ts';

const isInstalled = spawnSync('cfn-lint', ['--version']).status === 0;
if (!isInstalled) {
  console.log('skipped: the templates were not linted, as there is no cfn-lint (pip install cfn-lint)');
}

/** The templates below a folder; cfn-lint takes no path with a dot in front. */
function templatesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => join(folder, file));
}

// The CDK says of what a function depends on, and that its role comes first: one as well as the other.
const parameters = ['--ignore-checks', 'W3005', '--format', 'parseable', '--'];

test('cfn-lint, where it is installed, has nothing to say of any template', async () => {
  const files = [...templatesIn(stages), ...templatesIn(pairs)];
  expect(files.length).toBeGreaterThan(30);
  if (!isInstalled) return;
  const { stdout } = await promisify(execFile)('cfn-lint', [...parameters, ...files]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.trim().split('\n').filter(Boolean)).toEqual([]);
}, 300_000);
