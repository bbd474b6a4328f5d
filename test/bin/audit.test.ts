import { beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { auditCommand } from '../../bin/audit/command.ts';
import { writeAnchor } from '../../lambda/ledger/anchor.ts';
import { openChain } from '../../lambda/ledger/chain.ts';
import { dynamodbTable } from '../../lambda/ledger/dynamodb-table.ts';
import { fromItem } from '../../lambda/ledger/items.ts';
import { ledgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { openLedger } from '../../lambda/ledger/ledger.ts';
import { createResolver } from '../../local/cloud/intrinsics.ts';
import { startStackServices } from '../../local/cloud/stack-services.ts';
import { afterWill } from '../after-will.ts';
import { intentOf, ledgerFixture } from '../lambda/ledger/ledger-fixture.ts';
import { ledgerKeySource, newAnchor, recordKeys } from '../lambda/ledger/record-keys.ts';

const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
const fixture = ledgerFixture();
beforeEach(async () => {
  await fixture.clear();
  fixture.secret.set(JSON.stringify(Object.fromEntries(recordKeys.versions)));
  await writeAnchor(dynamodbTable(fixture.anchorName), fixture.table, newAnchor);
});
/** What names the ledger, and all that it is verified with. */
const whole = () => ['--table', fixture.name, '--key', fixture.secret.arn, '--anchor', fixture.anchorName];

interface Run {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [program, 'audit', ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

async function recorded(at: string, intent: Parameters<typeof intentOf>[0] = {}): Promise<string> {
  const ledger = openLedger({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays: 3650,
    now: () => Date.parse(at),
  });
  const { id } = await ledger.begin(intentOf(intent));
  await ledger.end({ id }, { result: 'done', durationMs: 3 });
  return id;
}

const range = ['--since', '2026-11-01', '--until', '2026-11-30T00:00:00Z'];

describe('npm run clerk-mcp -- audit verify', () => {
  test('says that all holds, and ends with status 0', async () => {
    await recorded('2026-11-20T10:00:00Z');
    const { status, stdout, stderr } = await run(['verify', ...whole()]);
    expect([status, afterWill(stderr)]).toEqual([0, '']);
    expect(stdout).toContain('2 records in 1 chain: none was forged, changed or removed.');
    expect(stdout).toContain('There is no checkpoint yet');
  });

  test('says of an empty ledger without a checkpoint that it is so before the first change', async () => {
    const { status, stdout } = await run(['verify', '--table', fixture.name, '--key', fixture.secret.arn]);
    expect(status).toBe(2);
    expect(stdout).toContain('All of that is as it should be before the first change');
  });

  test('names what does not hold, and ends with status 1', async () => {
    const id = await recorded('2026-11-20T10:00:00Z');
    await fixture.remove({ pk: { S: `change#${id}` }, sk: { S: 'intent' } });
    const { status, stdout } = await run(['verify', ...whole()]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`- chain .*: record 2 \\(outcome of ${id}\\): the record before it is`),
    );
    const json = await run(['verify', ...whole(), '--json']);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ chains: 1, records: 1, breaks: [expect.any(String)] });
  });

  test('ends with status 1 when a checkpoint that was kept elsewhere is not there', async () => {
    await recorded('2026-11-20T10:00:00Z');
    const kept = ['ab', 'cd'].map((byte) => byte.repeat(32));
    const { status, stdout } = await run([
      'verify',
      ...whole(),
      ...kept.flatMap((hash) => ['--checkpoint', hash]),
    ]);
    expect(status).toBe(1);
    for (const hash of kept) expect(stdout).toContain(hash);
  });
});

describe('what verify can not vouch for ends with status 2', () => {
  const verified = async (...args: string[]) => {
    const { status, stdout } = await run(['verify', '--table', fixture.name, ...args]);
    return [status, stdout.slice(stdout.indexOf('This could not be found out:'))];
  };

  test('and says which version of the key it needs', async () => {
    await recorded('2026-11-20T10:00:00Z');
    expect(await verified('--anchor', fixture.anchorName)).toEqual([
      2,
      expect.stringContaining("2 records are authenticated with version 1 of the ledger's key"),
    ]);
    fixture.secret.set(JSON.stringify({ 2: 'm'.repeat(64) }));
    const [status, text] = await verified('--anchor', fixture.anchorName, '--key', fixture.secret.arn);
    expect([status, text]).toEqual([2, expect.stringContaining('version 1 of')]);
  });

  test('and says that chains may be missing, without what stands beside the table', async () => {
    await recorded('2026-11-20T10:00:00Z');
    expect(await verified('--key', fixture.secret.arn)).toEqual([
      2,
      expect.stringContaining('the newest checkpoint was not found beside the ledger'),
    ]);
  });

  test('and that the secret can not be read', async () => {
    const arn = fixture.secret.arn.replace('secret:', 'secret:other');
    const { status, stderr } = await run(['verify', '--table', fixture.name, '--key', arn]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("with the ledger's keys can't be read")]);
  });
});

test('a new version of the key signs from then on, and the one before stays for what it has signed', async () => {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  const args = ['rotate-ledger-key', '--secret', fixture.secret.arn];
  await recorded('2026-11-20T10:00:00Z');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env: process.env });
  expect(stdout).toContain('version 2 of the key');
  const { append } = openChain({
    table: fixture.table,
    keys: ledgerKeys(fixture.secret.arn),
    retentionDays: 3650,
  });
  await append('later', { kind: 'intent', intent: intentOf() });
  const [record] = await fixture.chain(fromItem((await fixture.table.get('change#later', 'intent'))!).chain);
  expect(record?.key).toBe('2');
  const { status, stderr } = await run(['verify', ...whole()]);
  expect([status, afterWill(stderr)]).toEqual([0, '']);
});

describe('npm run clerk-mcp -- audit search', () => {
  test('prints a table with a line for each change, the newest first', async () => {
    const one = await recorded('2026-11-20T10:00:00Z');
    const two = await recorded('2026-11-21T10:00:00Z', { tool: 'ban_user', targets: ['user_2', 'org_2'] });
    const { status, stdout } = await run(['search', '--table', fixture.name, ...range]);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^time +who +tool +on +fields +result +approved +change$/);
    expect(lines[1]).toMatch(
      new RegExp(`^2026-11-21T10:00:00.000Z +mch_1 +ban_user +user_2 org_2 .*done +not asked +${two}$`),
    );
    expect(lines[2]).toContain(one);
  });

  test('prints a line of JSON for each change with --json, as the tool gives it', async () => {
    const id = await recorded('2026-11-20T10:00:00Z');
    await recorded('2026-11-20T11:00:00Z', { targets: ['user_2'] });
    const asked = ['search', '--table', fixture.name, '--target', 'user_1', '--json', ...range];
    const { stdout } = await run(asked);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ changeId: id, tool: 'update_user', result: 'done', durationMs: 3 }),
    ]);
  });

  test('prints nothing that could steer a terminal', async () => {
    const subject = 'robot\u001B[2J\u202Egnp';
    await recorded('2026-11-20T10:00:00Z', { principal: { kind: 'external', issuer: 'x', subject } });
    const { stdout } = await run(['search', '--table', fixture.name, ...range]);
    expect(stdout).toContain('robot');
    for (const character of ['\u001B', '\u202E']) expect(stdout).not.toContain(character);
  });

  test('stops at the limit and says so', async () => {
    for (const hour of ['10', '11', '12']) await recorded(`2026-11-20T${hour}:00:00Z`);
    const { stdout, stderr } = await run(['search', '--table', fixture.name, '--limit', '2', ...range]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toContain('There may be more');
  });
});

describe('the table', () => {
  test('of a stage is asked of CloudFormation, in the region that is named', async () => {
    const id = await recorded('2026-11-20T10:00:00Z');
    const identity = { name: 'clerk-mcp-prod', region: 'us-east-1', accountId: '123456789012' };
    const template = { Resources: {}, Outputs: {}, Parameters: {}, Conditions: {}, Mappings: {} };
    const services = await startStackServices(
      {
        template,
        templateBody: JSON.stringify(template),
        resolver: createResolver(template, identity),
        identity,
        outputs: {
          LedgerTableName: fixture.name,
          LedgerKeySecretArn: fixture.secret.arn,
          LedgerAnchorTableName: fixture.anchorName,
        },
        functions: () => [],
        others: {},
      },
      { region: 'us-east-1', callers: new Map([['test', { accessKeyId: 'test', secretAccessKey: 'test' }]]) },
    );
    // CloudFormation and the table take signatures for their own region only.
    const elsewhere = { AWS_ENDPOINT_URL: services.url, AWS_REGION: 'eu-west-1' };
    const asked = ['--region', 'us-east-1', ...range];
    expect((await run(['search', '--stage', 'prod', ...asked], elsewhere)).stdout).toContain(id);
    const { status, stderr } = await run(['search', '--stage', 'none', ...asked], elsewhere);
    expect([status, stderr]).toEqual([2, expect.stringContaining('does not exist')]);
    const verified = await run(['verify', '--stage', 'prod', '--region', 'us-east-1'], elsewhere);
    expect([verified.status, afterWill(verified.stderr)]).toEqual([0, '']);
    await services.close();
  });

  test('that is not there, or a DynamoDB that does not answer, is one line and status 2', async () => {
    for (const command of ['verify', 'search']) {
      const { status, stderr } = await run([command, '--table', 'nowhere']);
      expect([status, afterWill(stderr).trimEnd().split('\n')]).toEqual([
        2,
        [expect.stringContaining('ResourceNotFoundException')],
      ]);
    }
  });
});

test.each([
  [['verify'], 'Give either --table or --stage'],
  [['verify', '--table', 'a', '--stage', 'b'], 'Give either --table or --stage'],
  [['erase', '--table', 'a'], "Unknown command 'erase'. There are: verify, search."],
  [['verify', '--table', 'a', '--target', 'user_1'], '--target: is for search'],
  [['search', '--table', 'a', '--checkpoint', 'ab'], '--checkpoint: is for verify'],
  [['search', '--table', 'a', '--anchor', 'ab'], '--anchor: is for verify'],
  [['verify', '--table', 'a', '--key', 'ab'], '--key ab: must be the ARN'],
  [['verify', '--table', 'a', '--checkpoint', 'ab'], '--checkpoint ab: must be the 64 hexadecimal digits'],
  [['search', '--table', 'a', '--since', 'yesterday'], '--since yesterday: must be a date'],
  [['search', '--table', 'a', '--since', '2026-02-01', '--until', '2026-01-01'], 'must not be later'],
  [
    ['search', '--table', 'a', '--result', 'fine'],
    '--result fine: must be one of done, nothing_to_do, partly_done',
  ],
  [['search', '--table', 'a', '--limit', '0'], '--limit 0: must be a number'],
  [['search', '--table', 'a', '--colour'], "Unknown option '--colour'"],
])('says what is wrong with the arguments %j', async (args, message) => {
  await expect(auditCommand().parseAsync(args, { from: 'user' })).rejects.toThrow(message);
});

test('without arguments shows how it is used, and ends with status 2', async () => {
  const { status, stdout, stderr } = await run([]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Usage: npm run clerk-mcp -- audit');
});

test('wrong arguments end with status 2 and only that on stderr', async () => {
  const { status, stdout, stderr } = await run(['verify', '--table', 'a', '--target', 'user_1']);
  expect([status, stdout, stderr.trimEnd()]).toEqual([
    2,
    '',
    '--target: is for search; verify always checks everything.',
  ]);
});
