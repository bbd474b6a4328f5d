import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import type { Template } from './assembly.ts';
import type { Resolver } from './intrinsics.ts';
import { closeServer, listen } from './listen.ts';
import { signedService } from './signed-service.ts';
import type { ServiceAccess } from './signed-service.ts';

/** A DynamoDB with the tables of a stack, in memory. */
export interface LocalDynamodb {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
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
 * of its credentials.
 */
export async function startDynamodb(
  template: Template,
  resolver: Resolver,
  access: ServiceAccess,
): Promise<LocalDynamodb> {
  // It never listens: it looks at the shape of signatures only, and lets every web page read its answers.
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const server = createServer(
    signedService({ ...access, service: 'dynamodb' }, ({ body, ...head }, response) => {
      engine.emit('request', Object.assign(Readable.from([body]), head), response);
    }),
  );
  const url = await listen(server, 0);
  const client = new DynamoDBClient({
    endpoint: url,
    region: access.region,
    ...(access.credentials[0] && { credentials: access.credentials[0] }),
  });
  try {
    for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::DynamoDB::Table') continue;
      const properties = resolver.value(Properties) as Record<string, unknown>;
      const definition = Object.fromEntries(
        taken.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
      );
      await createTable(client, { TableName: resolver.ref(logicalId), ...definition });
    }
  } catch (error) {
    await closeServer(server);
    throw error;
  } finally {
    client.destroy();
  }
  return { url, close: () => closeServer(server) };
}

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  await client.send(new CreateTableCommand(input));
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: input.TableName }));
    const indexes = Table?.GlobalSecondaryIndexes ?? [];
    if (Table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE'))
      return;
  }
}
