import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ask } from '../../bin/init/ask.ts';
import { answersIn, settingsFrom } from '../../bin/init/answers.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { afterWill } from '../after-will.ts';

let config: string;
beforeEach(async () => {
  config = join(await mkdtemp(join(tmpdir(), 'init-')), 'config');
});
afterEach(() => rm(join(config, '..'), { recursive: true }));

function init(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  return new Promise((resolve) => {
    const all = [program, 'init', '--directory', config, ...args];
    // Neither is needed, nor looked for.
    const env = { ...process.env, AWS_PROFILE: 'nobody', CLERK_SECRET_KEY: '' };
    const child = execFile(process.execPath, all, { env }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const least = [
  ...'--stage prod --environment production --region eu-west-1'.split(' '),
  ...'--allow clerk-mcp-agent --access read-only'.split(' '),
];
const settingsOf = (stage: string) => readSettings(stage, config);
const fileOf = (stage: string) => join(config, `${stage}.json`);

describe('npm run clerk-mcp -- init, without a terminal', () => {
  test('writes settings that the reader takes, with the schema beside them, and says what comes next', async () => {
    const { status, stdout, stderr } = await init(...least);
    expect([status, afterWill(stderr)]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      `${fileOf('prod')} is written. Next:`,
      'put prod.json into the folder config of the project: what follows reads it there',
      'npm run synth -- -c stage=prod',
      expect.stringContaining('npx cdk bootstrap'),
      'npm run deploy -- -c stage=prod',
      'npm run clerk-mcp -- set-key --stage prod',
      'npm run clerk-mcp -- doctor --stage prod',
      '',
    ]);
    expect(settingsOf('prod')).toMatchObject({
      region: 'eu-west-1',
      clerk: { environment: 'production' },
      identity: { iam: true },
      access: {
        production: 'read-only',
        rules: [{ name: 'read-only', principals: [{ iamRole: 'clerk-mcp-agent' }], roles: ['read-only'] }],
      },
    });
    expect(readFileSync(fileOf('prod'), 'utf8')).toContain('"$schema": "./settings.schema.json"');
    expect(existsSync(join(config, 'settings.schema.json'))).toBe(true);
  });

  test('takes everything that it would ask for', async () => {
    const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789';
    const { status, stdout } = await init(
      ...'--stage agents --environment production --region eu-west-1 --access support'.split(' '),
      ...'--allow mch_2abc --allow org_2abc=org:admin --allow user_2abc --allow ak_2abc'.split(' '),
      ...'--issuer https://clerk.example.com --domain mcp.example.com'.split(' '),
      '--certificate',
      certificate,
      '--alarms',
      'oncall@example.com',
      '--contact',
      '#clerk-mcp',
      '--json',
    );
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { file: fileOf('agents') }]);
    expect(settingsOf('agents')).toMatchObject({
      contact: '#clerk-mcp',
      domain: { name: 'mcp.example.com', certificateArn: certificate },
      alarms: { email: 'oncall@example.com' },
      identity: { clerk: { issuer: 'https://clerk.example.com' }, iam: false },
      access: {
        rules: [
          {
            production: true,
            principals: [
              { machine: 'mch_2abc' },
              { organization: 'org_2abc', role: 'org:admin' },
              { user: 'user_2abc' },
              { apiKey: 'ak_2abc' },
            ],
          },
        ],
      },
    });
  });

  test('names all that is missing at once', async () => {
    expect(await init()).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'Missing: --stage <stage>, --environment development|production, --region <region>, --allow <who>, --access read-only|support|admin. At a terminal they are asked for. Help: npm run clerk-mcp -- init --help\n',
    });
    const of = ['--stage', 'dev', '--allow', 'mch_2abc', '--domain', 'mcp.example.com'];
    expect((await init(...of)).stderr).toMatch(
      /^Missing: --environment .*, --region .*, --access .*, --issuer <url>, --certificate <arn>\./,
    );
  });

  test('writes nothing that the reader does not take, and says why', async () => {
    const { status, stdout, stderr } = await init(...least, '--alarms', 'nobody');
    expect([status, stdout]).toEqual([1, '']);
    expect(afterWill(stderr)).toMatch(
      /^config\/prod\.json:\d+:\d+: alarms\.email: "nobody" .*\nThese are places in what would have been written\. Nothing was written\.\n$/,
    );
    expect(existsSync(fileOf('prod'))).toBe(false);
    const secret = await init(...least, '--contact', 'sk_live_somebodysKey');
    expect(secret.stdout + secret.stderr).not.toContain('somebodysKey');
  });

  test.each([
    ['eu-wset-1', 'is it eu-west-1?'],
    ['eu-frankfurt-1', 'is it eu-central-1, '],
    ['us-east-9', 'is it us-east-1, us-east-2?'],
    ['frankfurt', 'https://docs.aws.amazon.com/'],
  ])(
    'refuses the region %s, which is none, with the nearest and the way to one that is new',
    async (region, near) => {
      const { status, stdout, stderr } = await init(...least, '--region', region);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`--region: "${region}" is no region that this release knows; ${near}`);
      expect(stderr).toContain('correct it in the file after');
      expect(existsSync(fileOf('prod'))).toBe(false);
    },
  );

  test('refuses accounts that are none, in whatever names one', async () => {
    const { status, stderr } = await init(...least, '--allow', 'arn:aws:iam::12345:role/agent');
    expect([status, stderr]).toEqual([1, expect.stringContaining('whose account has 12 digits')]);
  });

  test('overwrites nothing unless it is told to, and shows what would differ', async () => {
    await mkdir(config);
    const before = '{\n  "identity": { "iam": true }\n}\n';
    await writeFile(fileOf('prod'), before);
    const { status, stdout, stderr } = await init(...least);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('-  "identity": { "iam": true }');
    expect(stderr).toContain('+  "region": "eu-west-1",');
    expect(stderr).toContain('config/prod.json is there already. Nothing was written.');
    expect(readFileSync(fileOf('prod'), 'utf8')).toBe(before);
    expect((await init(...least, '--force')).status).toBe(0);
    expect(settingsOf('prod').region).toBe('eu-west-1');
    // The same once more is no change.
    expect((await init(...least)).status).toBe(0);
  });
});

describe('at a terminal', () => {
  /** Someone who types these, one after the other, each once something more was shown. */
  async function asked(keys: readonly string[], given: Parameters<typeof ask>[0] = {}) {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 40 });
    let shown = '';
    output.on('data', (chunk) => (shown += String(chunk)));
    const answers = ask(given, { input, output });
    // Looked at below.
    answers.catch(() => undefined);
    for (const key of keys) {
      await new Promise((resolve) => setImmediate(resolve));
      if (output.readableLength > 0) await once(output, 'data');
      input.write(key);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { answers: await answers, shown };
  }
  const enter = '\r';

  test('what is not given is asked for, and makes settings', async () => {
    const { answers, shown } = await asked([
      'agents',
      enter,
      enter,
      'eu-west-1',
      enter,
      'mch_2abc user_2abc',
      enter,
      enter,
      'https://clerk.example.com',
      enter,
      enter,
      enter,
      enter,
    ]);
    for (const question of ['Stage', 'Clerk instance', 'AWS region', 'Who may use it', 'What may they do']) {
      expect(shown).toContain(question);
    }
    expect(settingsFrom(answersIn(answers))).toMatchObject({
      region: 'eu-west-1',
      clerk: { environment: 'development' },
      identity: { clerk: { issuer: 'https://clerk.example.com' } },
      access: { rules: [{ principals: [{ machine: 'mch_2abc' }, { user: 'user_2abc' }] }] },
    });
  });

  test('what can not be is said at once, and asked again', async () => {
    const { answers, shown } = await asked(
      [
        'Prod',
        enter,
        ...Array.from({ length: 4 }, () => '\u007f'),
        'prod',
        enter,
        'eu-wset-1',
        enter,
        ...Array.from({ length: 9 }, () => '\u007f'),
        'eu-west-1',
        enter,
        enter,
        enter,
        enter,
      ],
      { environment: 'development', allow: ['agent'], access: 'read-only' },
    );
    expect(shown).toContain('It must start with a lowercase letter');
    expect(shown).toContain('is it eu-west-1?');
    expect(answers).toMatchObject({ stage: 'prod', region: 'eu-west-1' });
  });

  test('Ctrl-C ends it with nothing written', async () => {
    await expect(asked(['\u0003'])).rejects.toMatchObject({
      message: 'Broken off: nothing was written.',
      status: 130,
    });
  });
});
