import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// The generator is installed at the first run only, and never with the project.
const here = import.meta.dirname;
if (!existsSync(join(here, 'node_modules'))) {
  spawnSync('npm', ['--prefix', here, 'ci'], { stdio: 'inherit', shell: process.platform === 'win32' });
}
