import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { count } from '../log/metrics.ts';
import { type LedgerTable, LedgerUnavailable } from './table.ts';

/** Milliseconds for one attempt, and attempts: an agent waits for them. */
const attemptTimeout = 1_500;
const attempts = 3;

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    count('ledgerFailures');
    throw new LedgerUnavailable('the ledger does not answer', { cause });
  }
}

/** True when the condition of a write held, false when it did not. */
async function conditional(work: Promise<unknown>): Promise<boolean> {
  return answered(
    work.then(
      () => true,
      (error: unknown) => {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      },
    ),
  );
}

/** Where a table is, and who asks; the environment says what is left out. */
export type TablePlace = Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'>;

/** A table of DynamoDB. Throws `LedgerUnavailable` whenever it does not answer. */
export function dynamodbTable(TableName: string, place: TablePlace = {}): LedgerTable {
  const options = {
    ...place,
    requestHandler: {
      requestTimeout: attemptTimeout,
      connectionTimeout: attemptTimeout,
      // Otherwise the first of them only warns.
      throwOnRequestTimeout: true,
    },
  };
  const client = new DynamoDBClient({ ...options, maxAttempts: attempts });
  let clientWithoutRepeats: DynamoDBClient | undefined;
  // To count once more what was counted, but not answered, is safe; to give it back once more is not. So it goes over a
  // connection of its own: one that is kept may have died while the instance was frozen.
  const clientFor = (amount: number): DynamoDBClient => {
    if (amount > 0) return client;
    const requestHandler = {
      ...options.requestHandler,
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
    };
    clientWithoutRepeats ??= new DynamoDBClient({ ...options, requestHandler, maxAttempts: 1 });
    return clientWithoutRepeats;
  };
  return {
    putNew: (Item) =>
      conditional(
        client.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
      ),
    async get(pk, sk) {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      const { Item } = await answered(
        client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
      );
      return Item;
    },
    async query({ index, condition, values, names, newestFirst, limit, after }) {
      const { Items, LastEvaluatedKey } = await answered(
        client.send(
          new QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: condition,
            ExpressionAttributeValues: values,
            ExpressionAttributeNames: names,
            ScanIndexForward: !newestFirst,
            Limit: limit,
            ExclusiveStartKey: after,
          }),
        ),
      );
      return { items: Items ?? [], next: LastEvaluatedKey };
    },
    count: (pk, sk, amount, limit, expiresAt) =>
      conditional(
        clientFor(amount).send(
          new UpdateItemCommand({
            TableName,
            Key: { pk: { S: pk }, sk: { S: sk } },
            UpdateExpression: 'ADD used :amount SET expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(used) OR used <= :room',
            ExpressionAttributeValues: {
              ':amount': { N: String(amount) },
              ':room': { N: String(limit - amount) },
              ':expiresAt': { N: String(expiresAt) },
            },
          }),
        ),
      ),
    async put(Item) {
      await answered(client.send(new PutItemCommand({ TableName, Item })));
    },
  };
}
