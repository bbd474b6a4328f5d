import { count } from '../log/metrics.ts';
import { askDynamodb, ConditionFailed, type DynamodbOperation } from './ask-dynamodb.ts';
import { type Item, type LedgerTable, LedgerUnavailable } from './table.ts';

/** Attempts: an agent waits for them. */
const attempts = 3;

/** Asks DynamoDB for something. Throws `ConditionFailed` where the condition of a write does not hold. */
export type Dynamodb = (
  operation: DynamodbOperation,
  input: object,
  options: { readonly attempts: number },
) => Promise<object>;

/** A table of DynamoDB, with the credentials and in the region of the environment unless `ask` does otherwise. Throws `LedgerUnavailable` whenever it does not answer. */
export function dynamodbTable(TableName: string, ask: Dynamodb = askDynamodb): LedgerTable {
  const answered = async <Answer>(
    operation: DynamodbOperation,
    input: object,
    tries = attempts,
  ): Promise<Answer> => {
    try {
      return (await ask(operation, { TableName, ...input }, { attempts: tries })) as Answer;
    } catch (cause) {
      if (cause instanceof ConditionFailed) throw cause;
      count('ledgerFailures');
      throw new LedgerUnavailable('the ledger does not answer', { cause });
    }
  };
  /** True when the condition of a write held, false when it did not. */
  const conditional = async (...write: Parameters<typeof answered>): Promise<boolean> => {
    try {
      await answered(...write);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };
  return {
    putNew: (Item) => conditional('PutItem', { Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    async get(pk, sk) {
      const input = { Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true };
      return (await answered<{ Item?: Item }>('GetItem', input)).Item;
    },
    async query({ index, condition, values, names, newestFirst, limit, after }) {
      const { Items = [], LastEvaluatedKey } = await answered<{ Items?: Item[]; LastEvaluatedKey?: Item }>(
        'Query',
        {
          IndexName: index,
          KeyConditionExpression: condition,
          ExpressionAttributeValues: values,
          ExpressionAttributeNames: names,
          ScanIndexForward: !newestFirst,
          Limit: limit,
          ExclusiveStartKey: after,
        },
      );
      return { items: Items, next: LastEvaluatedKey };
    },
    count(pk, sk, amount, limit, expiresAt) {
      const update = {
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'ADD used :amount SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(used) OR used <= :room',
        ExpressionAttributeValues: {
          ':amount': { N: String(amount) },
          ':room': { N: String(limit - amount) },
          ':expiresAt': { N: String(expiresAt) },
        },
      };
      // To count once more what was counted, but not answered, is safe; to give it back once more is not.
      return conditional('UpdateItem', update, amount > 0 ? attempts : 1);
    },
    async put(Item) {
      await answered('PutItem', { Item });
    },
  };
}
