import { afterAll, beforeAll } from '@jest/globals';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { scanTable } from '../../../lambda/ledger/dynamodb-scan.ts';
import { dynamodbTable } from '../../../lambda/ledger/dynamodb-table.ts';
import { fromItem } from '../../../lambda/ledger/items.ts';
import type { Intent, LedgerRecord } from '../../../lambda/ledger/record.ts';
import type { Item, LedgerTable } from '../../../lambda/ledger/table.ts';
import { readAssembly } from '../../../local/cloud/assembly.ts';
import { type LocalDynamodb, startDynamodb } from '../../../local/cloud/dynamodb.ts';
import { createSecretStore, type SecretStore } from '../../../local/cloud/secrets.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { createResolver } from '../../../local/cloud/intrinsics.ts';
import { assembly } from '../../assembly.ts';

/** The ledger's own table in a DynamoDB of a test file, with the means of an attacker who may write to it. */
export interface LedgerFixture {
  readonly table: LedgerTable;
  readonly name: string;
  readonly url: string;
  /** The table beside it, with the newest checkpoint; none is there at first. */
  readonly anchorName: string;
  /** The secret with the ledger's keys, and where it is. */
  readonly secret: { readonly url: string; readonly arn: string; set(value: string): void };
  /** All items, as DynamoDB has them. */
  items(): AsyncIterable<Item>;
  /** The records of a chain in their order. */
  chain(id: string): Promise<LedgerRecord[]>;
  /** The item of a record. */
  itemOf(record: LedgerRecord): Promise<Item>;
  overwrite(item: Item): Promise<void>;
  remove(item: Item): Promise<void>;
  clear(): Promise<void>;
}

/** Starts the table before the tests of a file and ends it after them. */
export function ledgerFixture(): LedgerFixture {
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  let dynamodb: LocalDynamodb;
  let client: DynamoDBClient;
  let table: LedgerTable;
  let name = '';
  let anchorName = '';
  let secrets: SecretsManager;
  let store: SecretStore;
  let arn = '';
  beforeAll(async () => {
    const { template } = readAssembly(assembly);
    const resolver = createResolver(template, {
      name: 'test',
      region: 'us-east-1',
      accountId: '123456789012',
    });
    const accessKeyId = environment.AWS_ACCESS_KEY_ID;
    const caller = { accessKeyId, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY };
    const access = { region: environment.AWS_REGION, callers: new Map([[accessKeyId, caller]]) };
    dynamodb = await startDynamodb(template, resolver, access);
    store = createSecretStore(template, resolver);
    secrets = await startSecretsManager(store, access);
    Object.assign(process.env, environment, {
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    });
    client = new DynamoDBClient({});
    const output = (wanted: string) => resolver.text(template.Outputs[wanted]?.Value);
    name = output('LedgerTableName');
    anchorName = output('LedgerAnchorTableName');
    arn = output('LedgerKeySecretArn');
    table = dynamodbTable(name);
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all([dynamodb.close(), secrets.close()]);
  });
  const keyOf = ({ pk, sk }: Item): Item => ({ pk: pk!, sk: sk! });
  const fixture: LedgerFixture = {
    get table() {
      return table;
    },
    get name() {
      return name;
    },
    get url() {
      return dynamodb.url;
    },
    get anchorName() {
      return anchorName;
    },
    get secret() {
      return { url: secrets.url, arn, set: (value: string) => void store.put(arn, value) };
    },
    items: () => scanTable(name),
    async chain(id) {
      const records: LedgerRecord[] = [];
      for await (const item of scanTable(name)) {
        if (item['chain']?.S === id) records.push(fromItem(item));
      }
      return records.toSorted((a, b) => a.sequence - b.sequence);
    },
    async itemOf({ change, kind }) {
      return (await table.get(`change#${change}`, kind)) ?? {};
    },
    async overwrite(item) {
      await client.send(new PutItemCommand({ TableName: name, Item: item }));
    },
    async remove(item) {
      await client.send(new DeleteItemCommand({ TableName: name, Key: keyOf(item) }));
    },
    async clear() {
      for await (const item of scanTable(name)) await fixture.remove(item);
    },
  };
  return fixture;
}

/** An intent to change something; what is not given is of no matter. */
export function intentOf(given: Partial<Intent> = {}): Intent {
  return {
    principal: { kind: 'machine', issuer: 'https://clerk.example.com', subject: 'mch_1' },
    rules: ['admins'],
    tool: 'update_user',
    permission: 'users:write',
    targets: ['user_1'],
    fields: ['userId', 'firstName'],
    requestId: 'request',
    ...given,
  };
}
