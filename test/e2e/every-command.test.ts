import { afterAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { clerkMcp } from '../../bin/program.ts';
import { useLaptop } from './laptop-fixture.ts';
import { startOtherIssuer } from './other-issuer.ts';
import { operatorEnvironment } from './operator-environment.ts';

const issuer = await startOtherIssuer();
afterAll(() => issuer.close());
const { laptop } = useLaptop({}, { addresses: issuer.addresses });
const folder = mkdtempSync(join(tmpdir(), 'every-command-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const local = ['--stage', 'local'];
/** How each command is called of the stage on this machine, and what it is given to read. */
const calls: Readonly<Record<string, { readonly args: () => string[]; readonly input?: () => string }>> = {
  'access explain': { args: () => [...local, '--principal', 'user_1'] },
  'audit search': { args: () => local },
  'audit verify': { args: () => local },
  connect: { args: () => ['cursor', ...local, '--file', join(folder, 'cursor.json'), '--yes'] },
  diff: { args: () => local },
  doctor: { args: () => [...local, '--token', laptop.tokens.admin] },
  init: {
    args: () => [
      '--directory',
      folder,
      '--stage',
      'new',
      '--environment',
      'production',
      '--region',
      'eu-west-1',
      ...'--allow clerk-mcp-agent --access read-only --force'.split(' '),
    ],
  },
  'rotate-approval-key': { args: () => local },
  'rotate-ledger-key': { args: () => local },
  'set-key': {
    args: () => [...local, '--clerk-url', laptop.clerkUrl],
    input: () => `${laptop.clerk.secretKey}\n`,
  },
  status: { args: () => local },
  switch: { args: () => [...local, 'on'] },
};

/** What they end with where that is not 0. */
const statuses: Readonly<Record<string, number>> = {
  // It can not vouch for a ledger in which there is no checkpoint yet.
  'audit verify': 2,
  // The stack under test has principals that config/local.json has not: they would lose what they have.
  diff: 3,
};

function leaves(command: Command, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((sub) => leaves(sub, [...path, sub.name()]));
}

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command without a terminal. */
function run(name: string, more: readonly string[], env = operatorEnvironment(laptop)): Promise<Run> {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  const call = calls[name]!;
  const child = spawn(process.execPath, [program, ...name.split(' '), ...call.args(), ...more], {
    // No AWS CLI, nor any other program, is within reach.
    env: { ...env, PATH: folder },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin.end(call.input?.() ?? '');
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

test('every command is among them', () => {
  expect(Object.keys(calls).toSorted()).toEqual(leaves(clerkMcp()).toSorted());
});

describe.each(Object.keys(calls))('%s', (name) => {
  test('says first what it will do, works without a terminal, and tells the result to programs', async () => {
    const { status, stdout, stderr } = await run(name, ['--json']);
    expect(stderr).toMatch(/^Will [^\n]+\.\n/);
    expect([name, status]).toEqual([name, statuses[name] ?? 0]);
    const lines = name === 'audit search' ? stdout.split('\n').filter(Boolean) : [stdout];
    for (const line of lines) expect(JSON.parse(line)).toEqual(expect.any(Object));
    for (const secret of [
      laptop.clerk.secretKey,
      laptop.operator.secretAccessKey,
      laptop.tokens.admin,
      ...Object.values(laptop.iam).map(({ secretAccessKey }) => secretAccessKey),
    ]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  if (name === 'init' || name === 'access explain') return;

  test('takes the credentials of a profile, as any program of AWS does', async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = laptop.operator;
    const file = join(folder, 'credentials');
    const token = sessionToken === undefined ? '' : `aws_session_token=${sessionToken}\n`;
    writeFileSync(
      file,
      `[operator]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n${token}`,
    );
    const env = { ...operatorEnvironment(laptop), AWS_SHARED_CREDENTIALS_FILE: file };
    for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      Reflect.deleteProperty(env, key);
    }
    const { status, stderr } = await run(name, ['--json', '--profile', 'operator'], env);
    // A key that was rotated a moment ago is not rotated again, whoever asks.
    const expected = name === 'rotate-approval-key' ? status : (statuses[name] ?? 0);
    expect([name, status, stderr]).toEqual([name, expected, expect.stringMatching(/^Will /)]);
    expect(stderr).not.toMatch(/credentials|can't be|could not|does not answer/);
  });

  test('says it before it asks AWS, and one line why where AWS says no', async () => {
    const asked: string[] = [];
    const denying = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(403, { 'content-type': 'text/xml', 'x-amzn-errortype': 'AccessDeniedException' });
      response.end(
        '<ErrorResponse><Error><Code>AccessDenied</Code><Message>User is not authorized to perform this</Message></Error></ErrorResponse>',
      );
    });
    await new Promise<void>((resolve) => void denying.listen(0, '127.0.0.1', resolve));
    const { port } = denying.address() as AddressInfo;
    try {
      const env = { ...operatorEnvironment(laptop), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
      const { status, stdout, stderr } = await run(name, [], env);
      const lines = stderr.trimEnd().split('\n');
      expect([status === 0, stdout, lines.length]).toEqual([false, '', 2]);
      expect(lines[0]).toMatch(/^Will /);
      expect(lines[1]).toMatch(/These AWS credentials may not do this/);
      expect(asked.length).toBeGreaterThan(0);
    } finally {
      denying.close();
      denying.closeAllConnections();
    }
  });

  test('says what is lacking where there are no AWS credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _i, AWS_SECRET_ACCESS_KEY: _s, ...env } = operatorEnvironment(laptop);
    const { status, stdout, stderr } = await run(name, [], {
      ...env,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    expect([status === 0, stdout]).toEqual([false, '']);
    expect(stderr).toMatch(/There are no AWS credentials in this shell: sign in, set AWS_PROFILE/);
  });
});
