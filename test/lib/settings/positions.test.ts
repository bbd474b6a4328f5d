import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSettings } from '../../../lib/settings/settings.ts';
import { least } from './least.ts';
import { problemsIn, type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

/** Settings that let somebody in, with these lines from line 4 on. */
const withLines = (...lines: string[]) =>
  ['{', '  "identity": { "iam": true },', `  "access": ${JSON.stringify(least.access)},`, ...lines, '}'].join(
    '\n',
  );

/** Where the first problem of such settings is, and what its line goes on with. */
async function firstOf(
  ...lines: string[]
): Promise<[position: string | undefined, rest: string | undefined]> {
  const problems = await reader.placedProblemsOf(withLines(...lines));
  const [, position, rest] = /^config\/dev\.json:(\d+:\d+): (.*)$/.exec(problems[0] ?? '') ?? [];
  return [position, rest];
}

test.each([
  [
    'a value, where it stands',
    ['  "function": {', '    "memoryMb": 64', '  }'],
    '5:17',
    'function.memoryMb: 64 ',
  ],
  [
    'an item of a list',
    ['  "api": { "allowedOrigins": [', '    "https://a.example",', '    "*" ] }'],
    '6:5',
    'api.allowedOrigins.1: ',
  ],
  [
    'an unknown name, where it stands',
    ['  "function": {', '    "memory": 64', '  }'],
    '5:5',
    'function.memory: ',
  ],
  ['a name that can not be', ['  "tags": {', '    "aws:a": "b" }'], '5:5', 'tags: the key "aws:a" '],
  [
    'what is missing, where it would be',
    ['  "domain":', '    { "name": "mcp.example.com" }'],
    '5:5',
    'domain.certificateArn: is missing',
  ],
  [
    'what does not fit the rest',
    ['  "clerk": {', '    "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/0a1b" }'],
    '5:18',
    'clerk.kmsKeyArn: ',
  ],
  [
    'a rule without effect',
    ['  "approvals": [', '    { "mode": "ask" },', '    { "mode": "never" } ]'],
    '6:5',
    'approvals.1: ',
  ],
  ['a value behind comments', ['  /* one', '     two */ "retain": /* three */ 0'], '5:35', 'retain: 0 '],
])('%s is told with its line and column', async (_, lines, position, start) => {
  const [found, rest] = await firstOf(...lines);
  expect(found).toBe(position);
  expect(rest?.startsWith(start)).toBe(true);
});

test.each([
  ['\r\n', '3:3'],
  ['\r', '3:3'],
])('lines may end in %j', async (end, position) => {
  const lines = await reader.placedProblemsOf(['{', '', '  "regoin": 1 }'].join(end));
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^config/dev\\.json:${position}: regoin: `)));
});

test('comments may stand anywhere, and a mark of UTF-8 in front', async () => {
  const settings = withLines('  // OPS-17', '  "retain": /* keep */ true // for good');
  expect(await reader.settingsOf(`\uFEFF// the support team's\n${settings} /* end */`)).toMatchObject({
    retain: true,
  });
});

test('a file may name the JSON Schema for editors, and is read as without it', async () => {
  const settings = await reader.settingsOf({ $schema: './settings.schema.json', ...least });
  expect(settings).toEqual(await reader.settingsOf(least));
  expect(await reader.problemsOf({ $schema: 1, ...least })).toEqual([
    'config/dev.json: $schema: 1 must be the path or URL of a JSON Schema; remove it if no editor should check the file',
  ]);
});

test('the JSON Schema beside the settings is no stage', async () => {
  await reader.settingsOf(least);
  await writeFile(join(reader.directory, 'settings.schema.json'), '{}');
  expect(await problemsIn(() => readSettings('staging', reader.directory))).toEqual([
    'stage: "staging" has no file config/staging.json; create it, or choose a stage that exists with -c stage=<name>: dev',
  ]);
});

test('a name twice in one object is told each time, with the line of the first', async () => {
  const text = withLines(
    '  "tags": { "team": "a", "cost": "1", "team": "b",',
    '    "\\u0074eam": "c" },',
    '  "approvals": [{ "mode": "ask", "mode": "block" }],',
    '  "retain": true,',
    '  "retain": false',
  );
  expect(await reader.placedProblemsOf(text)).toEqual([
    'config/dev.json:4:39: tags.team: "b" is there a second time, first in line 4; keep one of them',
    'config/dev.json:5:5: tags.team: "c" is there a second time, first in line 4; keep one of them',
    'config/dev.json:6:34: approvals.0.mode: "block" is there a second time, first in line 6; keep one of them',
    'config/dev.json:8:3: retain: false is there a second time, first in line 7; keep one of them',
  ]);
});

test.each([
  ['a comma that is missing', '{ "a": 1 "b": 2 }', '1:10', 'at "b": a comma must stand before this'],
  [
    'a brace that is never closed',
    '{ "retain": true',
    '1:17',
    'at the end of the file: a brace is never closed',
  ],
  ['a text over two lines', '{ "a": "x\ny" }', '1:8', 'at "x: this text is not closed on its line'],
  [
    'single quotes',
    "{ 'retain': true }",
    '1:3',
    "at 'retain': this is neither a value nor a name in double quotes",
  ],
  [
    'a control character',
    '{ "a": "\t" }',
    '1:8',
    'at "\\t": this text has a control character, which must be escaped',
  ],
])('of %s is told what it is', async (_, text, position, reason) => {
  expect(await reader.placedProblemsOf(text)).toEqual([
    `config/dev.json:${position}: is not valid JSON (${reason}); correct it`,
  ]);
});

test('a value of a wrong type is told once, whatever its length', async () => {
  expect(await reader.problemsOf({ ...least, approvals: [{ mode: 'ask', tools: '' }] })).toEqual([
    'config/dev.json: approvals.0.tools: "" must be a list of names; remove it for all that asks by default',
  ]);
  const guardrails = { protected: { users: 'user_'.padEnd(120, 'a') } };
  const problems = await reader.problemsOf({ ...least, guardrails });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('must be a list; remove it for none');
});

test.each([
  ['in text that is not JSON', '{ "clerk": { "key": sk_live_abcDEF123 } }'],
  ['as the name of an unknown setting', { sk_live_abcDEF123: 1 }],
  ['as the name of a tag', { tags: { sk_live_abcDEF123: 1 } }],
  ['as a name that is there twice', '{ "sk_live_abcDEF123": 1, "sk_live_abcDEF123": 2 }'],
])('a Clerk key in the file is not repeated %s', async (_, content) => {
  const problems = await reader.problemsOf(content);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).not.toContain('abcDEF123');
  expect(problems.some((line) => line.includes('never in this file'))).toBe(true);
});

test('a name with a line break stays on the line of its problem', async () => {
  const [line] = await reader.problemsOf({ ...least, tags: { 'a\nb': 1 } });
  expect(line).toMatch(/^config\/dev\.json: tags: the key "a\\nb" .*rename it$/);
  const [unknown] = await reader.problemsOf({ ...least, 'x\ny': 1 });
  expect(unknown).toMatch(/^config\/dev\.json: x\\ny: 1 is not a setting; /);
});

test('a file that can not be read is one line', async () => {
  await mkdir(join(reader.directory, 'folder.json'));
  const problems = await problemsIn(() => readSettings('folder', reader.directory));
  expect(problems).toEqual([
    expect.stringMatching(/^config\/folder\.json: can't be read \(.+\); let it be a file that you may read$/),
  ]);
});
