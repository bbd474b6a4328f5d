import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { offPrefix, switchKey } from '../../lambda/guardrails/switch.ts';
import type { SwitchItem } from '../../lambda/ledger/switch-item.ts';
import { print, will } from '../terminal/will.ts';
import { type SwitchPlace, switchParts, withDynamodb } from './place.ts';

/** Prints where the switch of a stage stands, who turned it, which principals are off, and what instances have told each other of Clerk. Throws `CommandError`. */
export async function tellSwitch(stage: string, place: SwitchPlace, json: boolean): Promise<void> {
  will(`read the switch of ${stage}, and change nothing`);
  const { table } = await switchParts(place);
  const item = await readSwitch(table);
  const now = Date.now();
  print(json, { stage, ...switchStanding(item, now) }, switchLines(stage, item, now).join('\n'));
}

/** The item of the switch in a table; empty where nobody has set it. Throws `CommandError`. */
export async function readSwitch(table: string): Promise<SwitchItem> {
  const { Item = {} } = await withDynamodb((client) =>
    client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: switchKey.pk }, sk: { S: switchKey.sk } },
        ConsistentRead: true,
      }),
    ),
  );
  return Item;
}

/** Where a switch stands, for programs. */
export interface SwitchStanding {
  readonly position: string;
  /** Null where nobody has set it. */
  readonly setAt: string | null;
  readonly setBy: string | null;
  /** Until when one request at a time tries Clerk, and shares of its limit count; null where that is not so. */
  readonly clerkSilentUntil: string | null;
  readonly limitNearUntil: string | null;
  /** Principals that are off, each with since when and by whom. */
  readonly off: readonly { readonly principal: string; readonly turned: string }[];
}

/** What the item of the switch says at a time (milliseconds since 1970). */
export function switchStanding(item: SwitchItem, now: number): SwitchStanding {
  const until = (name: string) => {
    const time = Number(item[name]?.N ?? 0);
    return now < time ? new Date(time).toISOString() : null;
  };
  return {
    position: item['position']?.S ?? 'on',
    setAt: item['setAt']?.S ?? null,
    setBy: item['setBy']?.S ?? null,
    clerkSilentUntil: until('openUntil'),
    limitNearUntil: until('nearUntil'),
    off: Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(offPrefix) ? [{ principal: name.slice(offPrefix.length), turned: value?.S ?? '' }] : [],
    ),
  };
}

/** What the item of the switch says at a time (milliseconds since 1970), in lines. */
export function switchLines(stage: string, item: SwitchItem, now: number): string[] {
  const { position, clerkSilentUntil, limitNearUntil, off } = switchStanding(item, now);
  const { setAt, setBy } = item;
  const isSet = item['position']?.S !== undefined;
  return [
    isSet
      ? `${stage} is ${position}, ${turn(setAt?.S, setBy?.S)}.`
      : `${stage} is on, and nobody has set it.`,
    ...(clerkSilentUntil === null
      ? []
      : [
          `Clerk is silent: one request at a time tries it, until ${clerkSilentUntil} unless an answer comes before.`,
        ]),
    ...(limitNearUntil === null
      ? []
      : [`Clerk's rate limit is near: each principal has its share of it until ${limitNearUntil} at least.`]),
    ...off.map(({ principal, turned }) => `${principal} is off, ${turned}.`),
  ];
}
