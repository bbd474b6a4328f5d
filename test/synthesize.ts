import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assembly, fixtureAssembly } from './assembly.ts';
import { settings } from './settings.ts';

/** Synthesizes the stacks that tests share, once for all. */
export default async function setup(): Promise<void> {
  const config = join(import.meta.dirname, '../.local/test-config');
  for (const folder of [assembly, fixtureAssembly]) await rm(folder, { recursive: true, force: true });
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'local.json'), JSON.stringify(await settings()));
  const script = join(import.meta.dirname, 'synthesize-shared.ts');
  await promisify(execFile)(process.execPath, [script, config]);
}
