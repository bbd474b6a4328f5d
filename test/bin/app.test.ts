import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { least } from '../lib/settings/least.ts';

const project = join(import.meta.dirname, '../..');
let copy: string;

// The real program over settings of its own: a copied bin/ and config/, the rest linked. What it can say is held in
// test/lib/settings/settings.test.ts.
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'clerk-mcp-bin-'));
  for (const folder of ['bin', 'config']) await mkdir(join(copy, folder));
  await copyFile(join(project, 'bin/app.ts'), join(copy, 'bin/app.ts'));
  await symlink(join(project, 'lib'), join(copy, 'lib'), 'junction');
  await writeFile(join(copy, 'package.json'), '{ "type": "module" }');
  await writeFile(join(copy, 'config/dev.json'), JSON.stringify(least));
  await writeFile(join(copy, 'config/newer.json'), JSON.stringify({ ...least, region: 'eu-wset-1' }));
  await writeFile(
    join(copy, 'config/bad.json'),
    '{ "function": { "memoryMb": 1, "timeout": 5 }, "retain": 0 }',
  );
}, 30_000);
afterAll(() => rm(copy, { recursive: true }));

function run(context: Record<string, unknown>) {
  return spawnSync(process.execPath, [join(copy, 'bin/app.ts')], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      // The template is held to AWS's rules in test/lib/stack.test.ts, as those of all stages.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: join(copy, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });
}

test('good settings synthesize without a word on stderr, dev when no stage is chosen', () => {
  expect(run({})).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test('a region that AWS may have opened since synthesizes, with a warning that names the nearest', async () => {
  expect(run({ stage: 'newer' })).toMatchObject({ status: 0 });
  const metadata = JSON.parse(await readFile(join(copy, 'cdk.out/ClerkMcp.metadata.json'), 'utf8')) as Record<
    string,
    { type: string; data: string }[]
  >;
  const warnings = Object.values(metadata)
    .flat()
    .filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data)).toEqual([
    expect.stringMatching(/^"eu-wset-1" is no region that this release knows; is it eu-west-1\?/),
  ]);
}, 60_000);

test('bad settings end with status 1 and exactly one line per fault', () => {
  const { status, stdout, stderr } = run({ stage: 'bad' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^config\/bad\.json:1:1: identity: takes no credentials/),
    expect.stringMatching(/^config\/bad\.json:1:1: access\.rules: grants nothing/),
    'config/bad.json:1:29: function.memoryMb: 1 must be a whole number of MB from 128 to 10240; remove it for the default, 1024',
    'config/bad.json:1:32: function.timeout: 5 is not a setting; remove it, or use one of memoryMb, timeoutSeconds, reservedConcurrency, provisionedConcurrency',
    'config/bad.json:1:58: retain: 0 must be true or false; remove it for the default: true, but false for the stage dev',
  ]);
}, 60_000);
