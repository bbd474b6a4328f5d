import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { offPrefix, switchKey } from '../../lambda/guardrails/switch.ts';
import { whoAmI } from '../aws/operator.ts';
import { CommandError } from '../terminal/command-line.ts';
import { print, will } from '../terminal/will.ts';
import { notSet, type SwitchPlace, switchParts, withDynamodb } from './place.ts';
import { recordTurn } from './record.ts';
import type { Turn } from './turn.ts';

/**
 * Sets the switch of a stage, and then puts on record who did. Throws `CommandError` when it may not be set, or is not on
 * record.
 */
export async function setSwitch(
  stage: string,
  place: SwitchPlace,
  { json, ...set }: Turn & { readonly json: boolean },
): Promise<void> {
  const { position, principal } = set;
  const what = principal === undefined ? stage : `${principal} in ${stage}`;
  will(`switch ${what} to ${position}, and put on record who did`);
  const { table, secret } = await switchParts(place);
  const by = await withDynamodb(async (client) => {
    const who = await whoAmI();
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: switchKey.pk }, sk: { S: switchKey.sk } },
        ...writing(set, new Date().toISOString(), who.name),
      }),
    );
    return who;
  });
  const lines = [
    `${what} is switched to ${position}: every instance follows within 10 seconds.`,
    ...(principal !== undefined && position === 'off'
      ? ['The name counts letter by letter, as whoami and audit search tell it: see that calls end.']
      : []),
  ];
  const told = { stage, position, principal: principal ?? null, by: by.name, onRecord: secret !== undefined };
  print(json, told, lines.join('\n'));
  if (secret === undefined) {
    console.error("Who turned it is not on record: that needs --key, the stack's output LedgerKeySecretArn.");
    return;
  }
  await recordTurn({ table, secret, by, stage }, set).catch((error: unknown) => {
    throw new CommandError(`It is set, but not on record: ${String(error)}`, {
      status: notSet,
      cause: error,
    });
  });
}

/** What is written; who and when stands beside it, so that whoami can tell. */
function writing(
  { position, principal }: Turn,
  at: string,
  by: string,
): Omit<UpdateItemCommandInput, 'TableName' | 'Key'> {
  if (principal === undefined) {
    return {
      UpdateExpression: 'SET #position = :position, setAt = :at, setBy = :by',
      ExpressionAttributeNames: { '#position': 'position' },
      ExpressionAttributeValues: { ':position': { S: position }, ':at': { S: at }, ':by': { S: by } },
    };
  }
  const ExpressionAttributeNames = { '#principal': offPrefix + principal };
  if (position === 'on') return { UpdateExpression: 'REMOVE #principal', ExpressionAttributeNames };
  return {
    UpdateExpression: 'SET #principal = :turn',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':turn': { S: turn(at, by) } },
  };
}
