import { type SwitchPosition, switchKey } from '../../lambda/guardrails/switch.ts';
import { ledgerTable } from '../../lambda/ledger/open-table.ts';
import { awsFault } from '../aws/aws-fault.ts';
import { ledgerTableName } from '../aws/ledger-table.ts';

const notSet = 1;

/** Sets the switch of a stage. Throws `CommandError` when it may not be set. */
export async function setSwitch(
  stage: string,
  table: string | undefined,
  position: SwitchPosition,
): Promise<void> {
  const place = table === undefined ? { stage } : { table };
  const ledger = ledgerTable(await ledgerTableName({ place, region: undefined }, notSet));
  const item = {
    pk: { S: switchKey.pk },
    sk: { S: switchKey.sk },
    position: { S: position },
    setAt: { S: new Date().toISOString() },
  };
  await ledger.put(item).catch((error: unknown) => {
    throw awsFault(error, notSet);
  });
  console.log(`${stage} is switched to ${position}: every instance follows within 10 seconds.`);
}
