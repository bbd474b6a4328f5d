import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSettingsFile } from '../../lib/settings/file.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { afterWill } from '../after-will.ts';
import { operatorEnvironment } from './operator-environment.ts';

interface Local {
  readonly access: { readonly roles: object; readonly rules: readonly object[] };
}

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'diff-'));
const [same, without, earlier] = ['same', 'without', 'earlier'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

async function synthesize(directory: string, config: string): Promise<void> {
  const module = JSON.stringify(join(root, 'local/synthesize.ts'));
  const script = `import(${module}).then(({ synthesize }) => synthesize(${JSON.stringify(directory)}, ${JSON.stringify(config)}))`;
  await promisify(execFile)(process.execPath, ['-e', script]);
}

beforeAll(async () => {
  const local = readSettingsFile('local', join(root, 'config')).content as Local;
  const config = join(folder, 'config');
  mkdirSync(config);
  const rules = local.access.rules.slice(0, -1);
  writeFileSync(
    join(config, 'local.json'),
    JSON.stringify({ ...local, access: { ...local.access, rules }, contact: 'Ada' }),
  );
  await Promise.all([synthesize(same, join(root, 'config')), synthesize(without, config)]);
  cpSync(without, earlier, { recursive: true });
  const file = join(earlier, 'ClerkMcp.template.json');
  const { Metadata: _, ...template } = JSON.parse(readFileSync(file, 'utf8')) as { Metadata: object };
  writeFileSync(file, JSON.stringify(template));
});
afterAll(() => rmSync(folder, { recursive: true }));

let laptop: Laptop;

/** What the command says of the stage as it is deployed from an assembly, without a terminal. */
async function diffOf(assembly: string, ...more: string[]) {
  laptop = await startLaptop({ assembly });
  try {
    const program = join(root, 'bin/clerk-mcp.ts');
    return await new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [program, 'diff', '--stage', 'local', ...more],
        { env: operatorEnvironment(laptop) },
        (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }),
      );
    });
  } finally {
    await laptop.close();
  }
}

describe('diff', () => {
  test('says that nothing would change, with status 0, wherever it was synthesized', async () => {
    const { status, stdout, stderr } = await diffOf(same);
    expect([status, stdout]).toEqual([0, 'A deployment of local would change nothing.\n']);
    expect(
      afterWill(stderr)
        .split('\n')
        .filter((line) => !line.startsWith('Bundling asset ')),
    ).toEqual(['']);
  });

  test('names who gains what by a rule that was added, with status 4', async () => {
    const { status, stdout } = await diffOf(without);
    expect(status).toBe(4);
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      'Permissions:',
      '  machine mch_2EmbeddedReadOnlyAgent00001 gains',
      '    + users:read (read users): everywhere',
      '    + sessions:read (read sessions): everywhere',
      '    + invitations:read (read invitations to the application and to organizations): everywhere',
      '    + organizations:read (read organizations): everywhere',
      '    + memberships:read (read who belongs to which organization, with role and permissions): everywhere',
      '  IAM role clerk-read-only gains',
    ]);
    expect(stdout).toContain('Other settings:\n  contact: Ada → whoever runs this server\n');
    expect(stdout).toContain('Code:\n  the code changed, or settings that are built into it: McpFunction');
    expect(stdout).not.toContain('DATA');
  });

  test('tells programs the same in JSON', async () => {
    const { status, stdout } = await diffOf(without, '--json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      4,
      {
        stage: 'local',
        stack: 'clerk-mcp-local',
        outcome: 'grave',
        access: [
          {
            principal: 'machine mch_2EmbeddedReadOnlyAgent00001',
            gains: [
              { permission: 'users:read', may: 'read users', was: [], becomes: ['everywhere'] },
              {},
              {},
              {},
              {},
            ],
            loses: [],
          },
          { principal: 'IAM role clerk-read-only' },
        ],
        settings: [{ setting: 'contact', words: 'Ada → whoever runs this server', looser: false }],
        resources: { lost: [] },
      },
    ]);
  });

  test('of a stage that was deployed before its settings were kept, compares resources alone and says so', async () => {
    const { status, stdout } = await diffOf(earlier);
    const lines = stdout.trimEnd().split('\n');
    expect([status, lines.slice(0, 3), lines.at(-1)]).toEqual([
      4,
      [
        'Permissions:',
        '  not to be told: what is deployed does not say of which settings it was made. From the next deployment on it does.',
        'Code:',
      ],
      'Whether somebody gains a permission is not to be told: read what you changed in access before you deploy.',
    ]);
  });
});
