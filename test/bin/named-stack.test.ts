import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const linked = ['bin', 'lib', 'lambda', 'node_modules', 'package.json'];

/** A project like this one, with settings of its own. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'named-stack-'));
  await Promise.all(linked.map((name) => symlink(join(root, name), join(project, name))));
  await mkdir(join(project, 'config'));
  await writeFile(join(project, 'config/prod.json'), '{"name": "acme-clerk"}');
});
afterAll(() => rm(project, { recursive: true }));

test.each([['status'], ['doctor'], ['rotate-approval-key'], ['rotate-ledger-key']])(
  '%s says beforehand which stack it asks, as the settings of the stage name it',
  (command) => {
    const keepingLinks = ['--preserve-symlinks', '--preserve-symlinks-main'];
    const program = join(project, 'bin/clerk-mcp.ts');
    // No credentials: it ends at the first question to AWS.
    const env = { PATH: process.env['PATH'], HOME: project, AWS_EC2_METADATA_DISABLED: 'true' };
    const { stderr } = spawnSync(process.execPath, [...keepingLinks, program, command, '--stage', 'prod'], {
      encoding: 'utf8',
      env,
    });
    const [will = '', ...rest] = stderr.split('\n');
    expect(will).toMatch(/^Will .*acme-clerk-prod/);
    expect(rest.join('\n')).toContain("The stack acme-clerk-prod can't be read: No AWS region is set");
  },
);
