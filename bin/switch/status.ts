import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { offPrefix, switchKey } from '../../lambda/guardrails/switch.ts';
import type { SwitchItem } from '../../lambda/ledger/switch-item.ts';
import { type SwitchPlace, switchParts, withDynamodb } from './place.ts';

/** Prints where the switch of a stage stands, who turned it, and which principals are off. Throws `CommandError`. */
export async function tellSwitch(stage: string, place: SwitchPlace): Promise<void> {
  const { table } = await switchParts(place);
  const { Item = {} } = await withDynamodb((client) =>
    client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: switchKey.pk }, sk: { S: switchKey.sk } },
        ConsistentRead: true,
      }),
    ),
  );
  console.log(switchLines(stage, Item).join('\n'));
}

/** What the item of the switch says, in lines. */
export function switchLines(stage: string, item: SwitchItem): string[] {
  const { position, setAt, setBy } = item;
  const standing = position?.S === undefined ? 'on, and nobody has set it' : position.S;
  const off = Object.entries(item).filter(([name]) => name.startsWith(offPrefix));
  return [
    `${stage} is ${standing}${position?.S === undefined ? '' : `, ${turn(setAt?.S, setBy?.S)}`}.`,
    ...off.map(([name, value]) => `${name.slice(offPrefix.length)} is off, ${value?.S ?? ''}.`),
  ];
}
