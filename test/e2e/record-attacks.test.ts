import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { scanTable } from '../../lambda/ledger/dynamodb-scan.ts';
import { readAssembly } from '../../local/cloud/assembly.ts';
import { fromItem, pointersOf, toItem } from '../../lambda/ledger/items.ts';
import { chainStart, hashOf, type LedgerRecord, type UnhashedRecord } from '../../lambda/ledger/record.ts';
import type { Item } from '../../lambda/ledger/table.ts';
import { assembly } from '../assembly.ts';
import { useLaptop } from './laptop-fixture.ts';

const { laptop, client } = useLaptop(
  { client: 'admin' },
  { environment: { RECONCILE_MIN_AGE_SECONDS: '0' } },
);
const shell = () => ({
  ...process.env,
  AWS_REGION: laptop.region,
  AWS_ACCESS_KEY_ID: laptop.operator.accessKeyId,
  AWS_SECRET_ACCESS_KEY: laptop.operator.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: laptop.ledger.url,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: laptop.approvalSecret.url,
});
beforeAll(() => void Object.assign(process.env, shell()));

/** What an operator's `audit verify` says, and how it ends. */
function verified(): Promise<{ status: unknown; breaks: string[]; unvouched: string[] }> {
  const { table, secret, anchor } = laptop.ledger;
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  const args = ['audit', 'verify', '--json', '--table', table, '--key', secret, '--anchor', anchor];
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: shell() }, (error, stdout) =>
      resolve({ status: error ? error.code : 0, ...(JSON.parse(stdout) as object) } as never),
    );
  });
}

async function items(): Promise<Item[]> {
  const found: Item[] = [];
  await laptop.idle();
  for await (const item of scanTable(laptop.ledger.table)) found.push(item);
  return found;
}

async function put(...made: Item[]): Promise<void> {
  const dynamodb = new DynamoDBClient({});
  for (const Item of made) await dynamodb.send(new PutItemCommand({ TableName: laptop.ledger.table, Item }));
  dynamodb.destroy();
}

const someUser = () => [...laptop.clerk.state.users.keys()].at(-1) ?? '';

describe('the record', () => {
  test('of what functions wrote is vouched for', async () => {
    await client.call('update_user', { userId: someUser(), firstName: 'Augusta' });
    await laptop.reconcile();
    expect(await verified()).toMatchObject({ status: 0, breaks: [], unvouched: [] });
  });

  test('takes no chain that was put beside the others, however right its hashes are', async () => {
    await client.call('update_user', { userId: someUser(), firstName: 'Ada' });
    const records = (await items()).flatMap((item) => (item['record'] ? [fromItem(item)] : []));
    const { chain } = records.find(({ kind }) => kind === 'intent')!;
    let previous = chainStart;
    const own = records
      .filter((record) => record.chain === chain)
      .toSorted((a, b) => a.sequence - b.sequence)
      .map((record): LedgerRecord => {
        const { hash: _, mac: _mac, key: _key, ...rest } = record;
        const change = record.change.replace(/^.{8}/, 'ffffffff');
        const unhashed: UnhashedRecord = Object.assign(rest, { chain: 'beside', change, previous });
        previous = hashOf(unhashed);
        return Object.assign(unhashed, { hash: previous });
      });
    await put(...own.flatMap(pointersOf), ...own.map(toItem));
    expect(await verified()).toMatchObject({
      status: 1,
      breaks: [expect.stringMatching(/^chain beside: record 1 .*: it was forged: it has no MAC/)],
    });
  });

  test('the role that writes records may not write where the newest checkpoint stands', () => {
    const { template } = readAssembly(assembly);
    const policies = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Policy');
    const rights = (owner: string, table: string) =>
      policies
        .filter(([id]) => id.startsWith(owner))
        .flatMap(([, { Properties }]) => {
          const { Statement } = (Properties as { PolicyDocument: { Statement: object[] } }).PolicyDocument;
          return Statement.filter((statement) => JSON.stringify(statement).includes(table));
        });
    expect(rights('Mcp', 'LedgerTable')).not.toEqual([]);
    expect(rights('Mcp', 'AnchorTable')).toEqual([]);
    expect(rights('Access', 'AnchorTable')).toEqual([]);
    expect(rights('Access', 'RecordKeys')).toEqual([]);
    expect(rights('Reconcile', 'AnchorTable')).toHaveLength(1);
  });
});
