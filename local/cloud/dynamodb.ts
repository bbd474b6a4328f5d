import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import * as z from 'zod';
import type { Template } from './assembly.ts';
import type { WantedAction } from './iam-policies.ts';
import type { Resolver } from './intrinsics.ts';
import { closeServer, listen } from './listen.ts';
import { jsonIn, sendJson, signedService } from './signed-service.ts';
import type { ServiceAccess, SignedRequest } from './signed-service.ts';

/** A DynamoDB with the tables of a stack, in memory. */
export interface LocalDynamodb {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  /** The same for requests that came in elsewhere. */
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** The properties of a template's table that `CreateTable` takes too, under the same names. */
const taken = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
] as const;

/**
 * Starts a DynamoDB on loopback for whom `access` names, and creates the template's tables in it, signing with the first
 * of its callers, who must be let do so. `onWrite` is called after each write that was done.
 */
export async function startDynamodb(
  template: Template,
  resolver: Resolver,
  access: ServiceAccess,
  onWrite?: () => void,
): Promise<LocalDynamodb> {
  const tables = new Map<string, LocalTable>();
  const wanted = (request: SignedRequest): WantedAction[] => wantedOf(request, tables, access.region);
  // It never listens: it looks at the shape of signatures only, and lets every web page read its answers.
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const listener = signedService(
    { ...access, service: 'dynamodb' },
    wanted,
    ({ body, ...head }, response) => {
      if (onWrite && isWrite(head.headers['x-amz-target'])) {
        response.once('finish', () => {
          if (response.statusCode === 200) onWrite();
        });
      }
      const operation = String(head.headers['x-amz-target']).split('.')[1];
      const { TableName = '' } = target.safeParse(jsonIn(body)).data ?? {};
      const table = tables.get(TableName.replace(/^arn:.*:table\//, ''));
      if (operation === 'DescribeContinuousBackups' && table) {
        sendJson(response, 200, { ContinuousBackupsDescription: backupsOf(table) });
        return;
      }
      if (operation === 'DescribeTable' && table) addProtection(response, table);
      engine.emit('request', Object.assign(Readable.from([body]), head), response);
    },
  );
  const server = createServer(listener);
  const url = await listen(server, 0);
  const [first] = access.callers.values();
  const client = new DynamoDBClient({
    endpoint: url,
    region: access.region,
    ...(first && { credentials: first }),
  });
  try {
    for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::DynamoDB::Table') continue;
      const properties = resolver.value(Properties) as Record<string, unknown>;
      const definition = Object.fromEntries(
        taken.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
      );
      const TableName = resolver.ref(logicalId);
      const {
        SSESpecification: encryption,
        DeletionProtectionEnabled: isProtected = false,
        PointInTimeRecoverySpecification: recovery,
      } = properties as {
        SSESpecification?: { KMSMasterKeyId?: string };
        DeletionProtectionEnabled?: boolean;
        PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean };
      };
      const arn = resolver.text({ 'Fn::GetAtt': [logicalId, 'Arn'] });
      const isRecoverable = recovery?.PointInTimeRecoveryEnabled ?? false;
      tables.set(TableName, { arn, keyArn: encryption?.KMSMasterKeyId, isProtected, isRecoverable });
      await createTable(client, { TableName, ...definition });
    }
  } catch (error) {
    await closeServer(server);
    throw error;
  } finally {
    client.destroy();
  }
  return { url, listener, close: () => closeServer(server) };
}

/** What the template says of a table that the engine does not keep. */
interface LocalTable {
  readonly arn: string;
  readonly keyArn: string | undefined;
  readonly isProtected: boolean;
  readonly isRecoverable: boolean;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
function backupsOf({ isRecoverable }: LocalTable): object {
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: isRecoverable ? 'ENABLED' : 'DISABLED',
    },
  };
}

/** Puts what protects the table into what the engine says of it, which has no word for that. */
function addProtection(response: ServerResponse, { isProtected }: LocalTable): void {
  const end = response.end.bind(response);
  response.end = ((body: Buffer | string) => {
    const said = JSON.parse(String(body)) as { Table?: object };
    if (said.Table) Object.assign(said.Table, { DeletionProtectionEnabled: isProtected });
    const text = JSON.stringify(said);
    response.removeHeader('x-amz-crc32');
    response.setHeader('content-length', Buffer.byteLength(text));
    return end(text);
  }) as typeof response.end;
}

/**
 * What a request needs leave for: its operation, on the table or on the index that it names, and where the table has a key
 * of the customer's, the use of that through DynamoDB.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
function wantedOf(
  { headers, body }: SignedRequest,
  tables: ReadonlyMap<string, LocalTable>,
  region: string,
): WantedAction[] {
  const action = `dynamodb:${String(headers['x-amz-target']).split('.')[1]}`;
  const { TableName = '*', IndexName } = target.safeParse(jsonIn(body)).data ?? {};
  const table = tables.get(TableName.replace(/^arn:.*:table\//, ''));
  const arn = table?.arn ?? TableName;
  const resource = IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
  const wanted: WantedAction[] = [{ action, resource, keys: itemKeys(body) }];
  if (table?.keyArn === undefined) return wanted;
  const keys = { 'kms:ViaService': [`dynamodb.${region}.amazonaws.com`] };
  return [...wanted, { action: 'kms:Decrypt', resource: table.keyArn, keys }];
}

function isWrite(target: unknown): boolean {
  return /\.(?:Put|Update|Delete|TransactWrite|BatchWrite)Items?$/.test(String(target));
}

const written = z.looseObject({
  Key: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  Item: z.record(z.string(), z.unknown()).default({}),
  UpdateExpression: z.string().default(''),
  ConditionExpression: z.string().default(''),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
});

/**
 * The condition keys of a request for one item: the value of its partition key, and the attributes that it names. A name in
 * an expression counts wherever it stands: a `:value` is none, and what is no name is in no policy.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function itemKeys(body: Buffer): NonNullable<WantedAction['keys']> {
  const request = written.safeParse(jsonIn(body)).data;
  if (!request) return {};
  const { Key, Item, UpdateExpression, ConditionExpression, ExpressionAttributeNames } = request;
  const leading = Object.values((Key['pk'] ?? Item['pk'] ?? {}) as Record<string, unknown>).map(String);
  const named = `${UpdateExpression} ${ConditionExpression}`.matchAll(/(?<![:\w])#?[A-Za-z_]\w*/g);
  const attributes = [...named].map(([name]) => ExpressionAttributeNames[name] ?? name);
  return {
    'dynamodb:LeadingKeys': leading,
    'dynamodb:Attributes': [...Object.keys(Key), ...Object.keys(Item), ...attributes],
  };
}

const target = z.looseObject({ TableName: z.string().optional(), IndexName: z.string().optional() });

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  await client.send(new CreateTableCommand(input));
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: input.TableName }));
    const indexes = Table?.GlobalSecondaryIndexes ?? [];
    if (Table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE'))
      return;
  }
}
