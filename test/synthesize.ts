import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');

/** Synthesizes the stack once for all tests, outside jest, where the CDK loads ten times faster. */
export default async function setup(): Promise<void> {
  const assembly = join(root, '.local/test-assembly');
  await rm(assembly, { recursive: true, force: true });
  const program = `import { synthesize } from './local/synthesize.ts'; synthesize(${JSON.stringify(assembly)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: root });
}
