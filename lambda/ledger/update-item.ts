import { askDynamodb, ConditionFailed } from './ask-dynamodb.ts';
import type { ItemKey } from './read-switch.ts';
import type { SwitchItem } from './switch-item.ts';

/** What is changed of an item of numbers. */
export interface ItemUpdate {
  readonly update: string;
  /** Without it, it is always made. */
  readonly condition?: string;
  /** Names that stand for others, with their `#`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Values, by their names without the colon. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Updates one item and gives it as it is then; undefined when the condition did not hold. Throws when DynamoDB does
 * neither within 1.5 s.
 */
export async function updateItem(
  table: string,
  { pk, sk }: ItemKey,
  { update, condition, names, values }: ItemUpdate,
): Promise<SwitchItem | undefined> {
  const input = {
    TableName: table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`:${name}`, { N: String(value) }]),
    ),
    ReturnValues: 'ALL_NEW',
  };
  try {
    const { Attributes = {} } = (await askDynamodb('UpdateItem', input)) as { Attributes?: SwitchItem };
    return Attributes;
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
}
