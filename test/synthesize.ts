import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settings } from './settings.ts';

const root = join(import.meta.dirname, '..');

/** Synthesizes the stack once for all tests, outside jest, where the CDK loads ten times faster. */
export default async function setup(): Promise<void> {
  const assembly = join(root, '.local/test-assembly');
  const config = join(root, '.local/test-config');
  await rm(assembly, { recursive: true, force: true });
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'local.json'), JSON.stringify(await settings()));
  const program = `import { synthesize } from './local/synthesize.ts'; synthesize(${JSON.stringify(assembly)}, ${JSON.stringify(config)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: root });
}
