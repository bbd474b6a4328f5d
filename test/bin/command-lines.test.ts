import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../..');
const { scripts, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  bin: Record<string, string>;
};

/** The npm scripts that run a program of ours, each with its file. */
const programs = Object.entries(scripts).flatMap(([name, command]) => {
  const [, file] = /^node (\S+\.ts)$/.exec(command) ?? [];
  return file === undefined ? [] : [[name === 'start' ? 'npm start' : `npm run ${name}`, file] as const];
});
const subcommands = [
  ['access'],
  ['access', 'explain'],
  ['audit'],
  ['audit', 'verify'],
  ['audit', 'search'],
  ['connect'],
  ['diff'],
  ['doctor'],
  ['init'],
  ['set-key'],
  ['status'],
  ['switch'],
  ['rotate-approval-key'],
  ['rotate-ledger-key'],
];
const commandLines = [
  ...programs.map(([typed, file]) => [typed, file, [] as string[]] as const),
  ...subcommands.map(
    (words) => [`npm run clerk-mcp -- ${words.join(' ')}`, 'bin/clerk-mcp.ts', words] as const,
  ),
];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-lines-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function run(file: string, args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'note-packages.ts')}`,
      PACKAGES_FILE: join(directory, 'packages'),
    },
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: status as unknown, stdout, stderr };
}

test('all programs of ours that npm runs are among them', () => {
  expect(programs.map(([typed]) => typed).toSorted()).toEqual([
    'npm run bench',
    'npm run bench:load',
    'npm run check:bundles',
    'npm run check:tokens',
    'npm run clerk-contract',
    'npm run clerk-mcp',
    'npm run connecting',
    'npm run draw',
    'npm run drill',
    'npm run evals',
    'npm run prepack',
    'npm run record',
    'npm run settings',
    'npm run site',
    'npm run snapshots',
    'npm run test:clients',
    'npm start',
  ]);
});

describe.each(commandLines)('%s', (typed, file, words) => {
  test('--help shows usage and an example before anything heavy is loaded', async () => {
    const { status, stdout, stderr } = await run(file, [...words, '--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: ${typed}`));
    expect(stdout).not.toMatch(/default:\s+(false|\[\])/);
    expect(stdout).toMatch(new RegExp(`\nExamples:\n  .*${typed}`));
    const packages = readFileSync(join(directory, 'packages'), 'utf8').trim().split('\n');
    expect([...new Set(packages)]).toEqual(['commander']);
  });

  test('an unknown option is one line with the nearest one and how to get help, and status 2', async () => {
    const { status, stdout, stderr } = await run(file, [...words, '--hlep']);
    const separated = typed.includes(' -- ') ? typed : `${typed} --`;
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      `Unknown option '--hlep'. Did you mean --help? Help: ${separated} --help\n`,
    ]);
  });
});

test.each([
  [['audti'], "Unknown command 'audti'. Did you mean audit? Help: npm run clerk-mcp -- --help"],
  [
    ['backup'],
    "Unknown command 'backup'. There are: access, audit, connect, diff, doctor, init, set-key, status, switch, rotate-approval-key, rotate-ledger-key. Help: npm run clerk-mcp -- --help",
  ],
  [
    ['audit', 'verify', '--stge', 'prod'],
    "Unknown option '--stge'. Did you mean --stage? Help: npm run clerk-mcp -- audit verify --help",
  ],
  // What npm hands on of: npm run clerk-mcp audit verify --stage prod
  [
    ['audit', 'verify', 'prod'],
    `Unexpected argument 'prod'. npm keeps options for itself unless they stand behind a "--". Help: npm run clerk-mcp -- audit verify --help`,
  ],
  [
    ['audit', 'verify', '--stage', 'prod', 'now'],
    "Unexpected argument 'now'. Help: npm run clerk-mcp -- audit verify --help",
  ],
  [
    ['audit', 'verify', '--stage', '../prod'],
    '--stage ../prod: must be the name of a stage, as its file in config/ is called: lowercase letters, digits and hyphens.',
  ],
  [
    ['switch', 'on'],
    "Required option '--stage <stage>' not specified. Help: npm run clerk-mcp -- switch --help",
  ],
  [
    ['switch', '--stage', 'prod'],
    "Missing required argument 'position'. Help: npm run clerk-mcp -- switch --help",
  ],
  [
    ['rotate-approval-key', '--secret', 'approval-key'],
    "--secret approval-key: must be the ARN in the stack's output ApprovalSecretArn.",
  ],
  [
    ['rotate-ledger-key', '--secret', 'ledger-key'],
    "--secret ledger-key: must be the ARN in the stack's output LedgerKeySecretArn.",
  ],
])('npm run clerk-mcp -- %j is refused in one line, with status 2', async (args, line) => {
  const { status, stdout, stderr } = await run('bin/clerk-mcp.ts', args);
  expect([status, stdout, stderr]).toEqual([2, '', `${line}\n`]);
});

test.each([
  ['bench/start.ts', ['--rounds', 'few'], '--rounds few: must be a whole number from 1 to 1000.'],
  ['bench/start.ts', ['--seed', '1.5'], '--seed 1.5: must be a whole number from 0 to 2147483647.'],
  ['bench/load/start.ts', ['--seconds', '0'], '--seconds 0: must be a whole number from 1 to 3600.'],
])('%s %j is refused in one line, with status 2', async (file, args, line) => {
  const { status, stdout, stderr } = await run(file, args);
  expect([status, stdout, stderr]).toEqual([2, '', `${line}\n`]);
});

test('the bin of the package hands arguments and status on to the Node of the project', () => {
  const file = join(root, bin['clerk-mcp'] ?? '');
  expect(existsSync(file)).toBe(true);
  const asked = spawnSync(process.execPath, [file, '--version'], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect([asked.status, asked.stdout]).toEqual([0, `${version}\n`]);
  expect(spawnSync(process.execPath, [file, 'audti'], { encoding: 'utf8' }).status).toBe(2);
});
