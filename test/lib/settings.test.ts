import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SettingsError } from '../../lib/settings.ts';

let root: string;
let directory: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'settings-'));
  directory = join(root, 'config');
  await mkdir(directory);
});
afterEach(() => rm(root, { recursive: true }));

async function settingsOf(content: unknown, stage = 'dev') {
  await writeFile(join(directory, `${stage}.json`), JSON.stringify(content));
  return readSettings(stage, directory);
}

function problemsIn(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

async function problemsOf(content: unknown): Promise<string[]> {
  await writeFile(join(directory, 'dev.json'), JSON.stringify(content));
  return problemsIn(() => readSettings('dev', directory));
}

async function problemsOfText(text: string): Promise<string[]> {
  await writeFile(join(directory, 'dev.json'), text);
  return problemsIn(() => readSettings('dev', directory));
}

describe('good settings', () => {
  test('an empty file is enough, and every default is filled in', async () => {
    expect(await settingsOf({})).toEqual({
      stage: 'dev',
      clerk: { apiUrl: 'https://api.clerk.com' },
      api: { throttle: { rateLimit: 50, burstLimit: 100 } },
      function: { memoryMb: 1024, timeoutSeconds: 60 },
      logs: { retentionDays: 90 },
      tracing: true,
      retain: false,
      tags: {},
    });
  });

  test('the secret and the logs are kept by default in every stage but dev', async () => {
    expect((await settingsOf({}, 'dev')).retain).toBe(false);
    expect((await settingsOf({}, 'prod')).retain).toBe(true);
    expect((await settingsOf({ retain: false }, 'prod')).retain).toBe(false);
    expect((await settingsOf({ retain: true }, 'dev')).retain).toBe(true);
  });

  test.each(['http://127.0.0.1:4000', 'http://localhost', 'http://[::1]:80', 'https://api.clerk.com:443'])(
    'Clerk may be at %s',
    async (apiUrl) => {
      expect((await settingsOf({ clerk: { apiUrl } })).clerk.apiUrl).toBe(apiUrl);
    },
  );

  test.each([
    { function: { memoryMb: 128, timeoutSeconds: 10, reservedConcurrency: 1 } },
    { function: { memoryMb: 10_240, timeoutSeconds: 900 } },
    { api: { throttle: { rateLimit: 1, burstLimit: 5_000 } }, logs: { retentionDays: 3653 } },
    { tags: { 'cost centre': '4711', Team: 'Identität/IT' } },
  ])('the limits themselves are allowed: %j', async (content) => {
    expect(await settingsOf(content)).toMatchObject(content);
  });

  test.each(['dev', 'prod', 'local'])('the shipped stage %s is good', (stage) => {
    expect(readSettings(stage, join(import.meta.dirname, '../../config'))).toMatchObject({ stage });
  });
});

describe('every fault has a line with path, value, reason and way out', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clerk-AbCdEf';

  test.each<[string, unknown, string]>([
    [
      'too little memory',
      { function: { memoryMb: 64 } },
      'config/dev.json: function.memoryMb: 64 must be a whole number of MB from 128 to 10240; remove it for the default, 1024',
    ],
    [
      'a number in quotes',
      { function: { timeoutSeconds: '60' } },
      'config/dev.json: function.timeoutSeconds: "60" must be a whole number of seconds from 10 to 900; remove it for the default, 60',
    ],
    [
      'a fraction',
      { function: { reservedConcurrency: 1.5 } },
      'config/dev.json: function.reservedConcurrency: 1.5 must be a whole number of execution environments from 1 to 10000; remove it for no limit of its own',
    ],
    [
      'a rate of nothing',
      { api: { throttle: { rateLimit: 0 } } },
      'config/dev.json: api.throttle.rateLimit: 0 must be a whole number of requests per second from 1 to 10000; remove it for the default, 50',
    ],
    [
      'an excessive burst',
      { api: { throttle: { burstLimit: 5001 } } },
      'config/dev.json: api.throttle.burstLimit: 5001 must be a whole number of requests from 1 to 5000; remove it for the default, 100',
    ],
    [
      'a retention that CloudWatch lacks',
      { logs: { retentionDays: 31 } },
      'config/dev.json: logs.retentionDays: 31 must be a number of days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; remove it for the default, 90',
    ],
    [
      'plain http',
      { clerk: { apiUrl: 'http://api.clerk.com' } },
      'config/dev.json: clerk.apiUrl: "http://api.clerk.com" must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); remove it for the default, "https://api.clerk.com"',
    ],
    [
      'an ARN without suffix',
      { clerk: { secretArn: arn.slice(0, -7) } },
      `config/dev.json: clerk.secretArn: "${arn.slice(0, -7)}" must be the complete ARN of a secret, with its six-character suffix; copy it from \`aws secretsmanager describe-secret --secret-id <name>\`, or remove it to have a secret created`,
    ],
    [
      'a secret of another region',
      { region: 'eu-west-1', clerk: { secretArn: arn } },
      `config/dev.json: clerk.secretArn: "${arn}" must be in the region of the stack, eu-west-1; replicate the secret there, or remove it to have one created`,
    ],
    [
      'an account as a number',
      { account: 123456789012 },
      'config/dev.json: account: 123456789012 must be an AWS account id, 12 digits in quotes; remove it to use the account of your credentials',
    ],
    [
      'a region that is none',
      { region: 'Ireland' },
      'config/dev.json: region: "Ireland" must be an AWS region, for example "eu-west-1"; remove it to use the region of your credentials',
    ],
    [
      'a flag in words',
      { tracing: 'yes' },
      'config/dev.json: tracing: "yes" must be true or false; remove it for the default, true',
    ],
    [
      'an empty description',
      { description: '' },
      'config/dev.json: description: "" must be one line of text, at most 1024 characters; remove it for the default',
    ],
    [
      'null for a group',
      { api: null },
      'config/dev.json: api: null must be an object in braces; remove it for the defaults',
    ],
    [
      'a list for the whole',
      [],
      'config/dev.json: [] must be an object in braces; remove it for the defaults',
    ],
    [
      'an unknown key',
      { function: { memory: 512 } },
      'config/dev.json: function.memory: 512 is not a setting; remove it, or use one of memoryMb, timeoutSeconds, reservedConcurrency',
    ],
    [
      'a tag name that AWS reserves',
      { tags: { 'aws:team': 'x' } },
      'config/dev.json: tags: the key "aws:team" must have 1 to 128 letters, digits, spaces or _ . : / = + - @ and not start with aws:; rename it',
    ],
    [
      'a tag value that is no text',
      { tags: { team: 1 } },
      'config/dev.json: tags.team: 1 must be text of at most 256 letters, digits, spaces or _ . : / = + - @; change it',
    ],
  ])('%s', async (_, content, line) => {
    expect(await problemsOf(content)).toEqual([line]);
  });

  test('all faults are told at once', async () => {
    const problems = await problemsOf({
      acount: '1',
      region: 'x',
      clerk: { apiUrl: 'ftp://x', secret: 'y' },
      api: { throttle: { rateLimit: -1, burstLimit: null } },
      retain: 1,
      tags: { 'aws:a': 'b', c: [] },
    });
    expect(problems.map((line) => line.split(': ').slice(1, 2).join())).toEqual(
      expect.arrayContaining([
        'acount',
        'region',
        'clerk.apiUrl',
        'clerk.secret',
        'api.throttle.rateLimit',
        'api.throttle.burstLimit',
        'retain',
        'tags',
        'tags.c',
      ]),
    );
    expect(problems).toHaveLength(9);
    for (const line of problems) expect(line).not.toContain('\n');
  });

  test.each([
    { clerk: { secretKey: 'sk_live_abcDEF123' } },
    { clerk: { secretArn: 'sk_test_abcDEF123' } },
    { clerkKeys: ['sk_live_abcDEF123'] },
  ])('a Clerk key in the file is not repeated, and its place is named: %#', async (content) => {
    const [line] = await problemsOf(content);
    expect(line).not.toContain('abcDEF123');
    expect(line).toContain('never in this file');
    expect(line).toContain('SetClerkKeyCommand');
  });

  test('a long value is cut', async () => {
    const [line] = await problemsOf({ region: 'x'.repeat(5_000) });
    expect(line?.length).toBeLessThan(300);
  });
});

describe('a file that cannot be read as settings', () => {
  test('a missing stage is told with the stages that exist', async () => {
    await settingsOf({}, 'dev');
    await settingsOf({}, 'prod');
    expect(problemsIn(() => readSettings('staging', directory))).toEqual([
      'stage: "staging" has no file config/staging.json; create it, or choose a stage that exists with -c stage=<name>: dev, prod',
    ]);
  });

  test.each(['', 'Dev', '1st', '../dev', 'dev.json', 'a'.repeat(21), 'dev\n'])(
    'a stage cannot be called %j',
    async (stage) => {
      await settingsOf({}, 'dev');
      expect(problemsIn(() => readSettings(stage, directory))).toEqual([
        `stage: ${JSON.stringify(stage)} must start with a lowercase letter and go on with lowercase letters, digits or hyphens, 20 characters at most; choose a stage that exists with -c stage=<name>: dev`,
      ]);
    },
  );

  test('a missing folder is told', () => {
    const [line, ...rest] = problemsIn(() => readSettings('dev', join(root, 'nowhere')));
    expect(line).toContain("nowhere: the folder of settings can't be read");
    expect(rest).toEqual([]);
  });

  test.each([
    ['a trailing comma', '{\n  "retain": false,\n}\n', '3:1'],
    ['a missing value', '{\n  "retain": }\n', '2:13'],
    ['a missing comma', '{\n  "retain": false\n  "tracing": true }', '3:3'],
    ['a comment', '// development\n{}', '1:1'],
    ['a missing end', '{ "retain": false', '1:18'],
    ['no content', '', '1:1'],
    ['two values', '{} {}', '1:4'],
    ['a word that is none', '{\n  "retain": flase }', '2:14'],
  ])('%s is told with its line and column', async (_, text, position) => {
    const problems = await problemsOfText(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      new RegExp(`^config/dev\\.json:${position}: is not valid JSON \\(.+\\); correct it`),
    );
    expect(problems[0]).not.toContain('\n');
  });
});
