import { askDynamodb, type ItemKey } from './read-switch.ts';
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
  key: ItemKey,
  { update, condition, names, values }: ItemUpdate,
): Promise<SwitchItem | undefined> {
  const { status, text } = await askDynamodb('UpdateItem', table, key, {
    UpdateExpression: update,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`:${name}`, { N: String(value) }]),
    ),
    ReturnValues: 'ALL_NEW',
  });
  if (status === 200) return (JSON.parse(text) as { Attributes?: SwitchItem }).Attributes ?? {};
  if (status === 400 && text.includes('ConditionalCheckFailedException')) return undefined;
  throw new Error(`DynamoDB answered ${status}: ${text.slice(0, 200)}`);
}
