import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Item, LedgerUnavailable } from './table.ts';

/**
 * All items of a table, for the operator: the functions may not do this. Throws `LedgerUnavailable` when DynamoDB does
 * not answer or refuses.
 */
export async function* scanTable(TableName: string, region?: string): AsyncGenerator<Item, void, undefined> {
  const client = new DynamoDBClient(region === undefined ? {} : { region });
  try {
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
      yield* Items;
    }
  } catch (cause) {
    throw new LedgerUnavailable(`the table ${TableName} can't be read`, { cause });
  } finally {
    client.destroy();
  }
}
