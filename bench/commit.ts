import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { root } from './copies.ts';

const execute = promisify(execFile);

/** The whole name of a commit of this project; undefined when the repository, or its history here, has none of that name. */
export function commitNamed(name: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** Puts the project as it was at a commit into the new folder `directory`, and installs what its own lockfile names. */
export async function checkOut(commit: string, directory: string): Promise<void> {
  await mkdir(directory);
  const files = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', directory], { input: files });
  // No script is needed to synthesize: Node is the one that runs this, and esbuild finds its program without.
  await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: directory,
    shell: process.platform === 'win32',
  });
}
