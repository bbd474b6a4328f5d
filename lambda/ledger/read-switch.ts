import { askDynamodb } from './ask-dynamodb.ts';
import type { SwitchItem } from './switch-item.ts';

/** The key of an item. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** One item; undefined where there is none. Throws when DynamoDB does not answer 200 within 1.5 s. */
export async function readItem(table: string, { pk, sk }: ItemKey): Promise<SwitchItem | undefined> {
  const input = { TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true };
  const { Item } = (await askDynamodb('GetItem', input, { mayRepeat: true })) as { Item?: SwitchItem };
  return Item;
}
