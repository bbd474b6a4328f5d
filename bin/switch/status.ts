import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { offPrefix, switchKey } from '../../lambda/guardrails/switch.ts';
import type { SwitchItem } from '../../lambda/ledger/switch-item.ts';
import { type SwitchPlace, switchParts, withDynamodb } from './place.ts';

/** Prints where the switch of a stage stands, who turned it, which principals are off, and what instances have told each other of Clerk. Throws `CommandError`. */
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
  console.log(switchLines(stage, Item, Date.now()).join('\n'));
}

/** What the item of the switch says at a time (milliseconds since 1970), in lines. */
export function switchLines(stage: string, item: SwitchItem, now: number): string[] {
  const until = (name: string) => Number(item[name]?.N ?? 0);
  const time = (name: string) => new Date(until(name)).toISOString();
  const { position, setAt, setBy } = item;
  const standing = position?.S === undefined ? 'on, and nobody has set it' : position.S;
  const off = Object.entries(item).filter(([name]) => name.startsWith(offPrefix));
  return [
    `${stage} is ${standing}${position?.S === undefined ? '' : `, ${turn(setAt?.S, setBy?.S)}`}.`,
    ...(now < until('openUntil')
      ? [
          `Clerk is silent: one request at a time tries it, until ${time('openUntil')} unless an answer comes before.`,
        ]
      : []),
    ...(now < until('nearUntil')
      ? [
          `Clerk's rate limit is near: each principal has its share of it until ${time('nearUntil')} at least.`,
        ]
      : []),
    ...off.map(([name, value]) => `${name.slice(offPrefix.length)} is off, ${value?.S ?? ''}.`),
  ];
}
