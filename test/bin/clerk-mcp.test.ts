import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { least } from '../lib/settings-reader.ts';

const project = join(import.meta.dirname, '../..');
let copy: string;

// The real program over settings of its own: a copied bin/ and config/, the rest linked.
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'clerk-mcp-bin-'));
  for (const folder of ['bin', 'config']) await mkdir(join(copy, folder));
  await copyFile(join(project, 'bin/clerk-mcp.ts'), join(copy, 'bin/clerk-mcp.ts'));
  await symlink(join(project, 'lib'), join(copy, 'lib'), 'junction');
  await writeFile(join(copy, 'package.json'), '{ "type": "module" }');
  await writeFile(join(copy, 'config/dev.json'), JSON.stringify(least));
  await writeFile(
    join(copy, 'config/bad.json'),
    '{ "function": { "memoryMb": 1, "timeout": 5 }, "retain": 0 }',
  );
  await writeFile(join(copy, 'config/empty.json'), '{}');
  await writeFile(join(copy, 'config/torn.json'), '{ "retain": ');
}, 30_000);
afterAll(() => rm(copy, { recursive: true }));

function run(context: Record<string, unknown>) {
  return spawnSync(process.execPath, [join(copy, 'bin/clerk-mcp.ts')], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      CDK_OUTDIR: join(copy, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });
}

test('good settings synthesize without a word on stderr, dev when no stage is chosen', () => {
  expect(run({})).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test('bad settings end with status 1 and exactly one line per fault', () => {
  const { status, stdout, stderr } = run({ stage: 'bad' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([
    'config/bad.json: function.memoryMb: 1 must be a whole number of MB from 128 to 10240; remove it for the default, 1024',
    'config/bad.json: function.timeout: 5 is not a setting; remove it, or use one of memoryMb, timeoutSeconds, reservedConcurrency',
    'config/bad.json: retain: 0 must be true or false; remove it for the default: true, but false for the stage dev',
  ]);
}, 60_000);

test('settings that let nobody in end with status 1 and say what to add', () => {
  const { status, stdout, stderr } = run({ stage: 'empty' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([
    'config/empty.json: identity: takes no credentials, so that nobody could call the server; add clerk, oidc or "iam": true',
    'config/empty.json: access.rules: grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
  ]);
}, 60_000);

test('a stage without settings ends with status 1 and the stages there are', () => {
  const { status, stderr } = run({ stage: 'nowhere' });
  expect(status).toBe(1);
  expect(stderr).toBe(
    'stage: "nowhere" has no file config/nowhere.json; create it, or choose a stage that exists with -c stage=<name>: bad, dev, empty, torn\n',
  );
}, 60_000);

test('broken JSON ends with status 1 and its position', () => {
  const { status, stderr } = run({ stage: 'torn' });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^config\/torn\.json:1:13: is not valid JSON \(.+\); correct it at line 1, column 13\n$/,
  );
}, 60_000);
