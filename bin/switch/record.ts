import { randomUUID } from 'node:crypto';
import type { Principal } from '../../lambda/access/principal.ts';
import { ledgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { openLedger } from '../../lambda/ledger/ledger.ts';
import type { Operator } from '../aws/operator.ts';
import { operatorTable } from '../aws/operator-table.ts';
import type { Turn } from './turn.ts';

/** Days: the default of `ledger.retentionDays`, which a terminal need not know. */
const retentionDays = 400;

/** Where a turn goes on record, and whose it is. */
export interface RecordedTurn {
  readonly table: string;
  /** The secret with the ledger's keys. */
  readonly secret: string;
  readonly by: Operator;
  readonly stage: string;
}

/**
 * Puts on record that the switch was turned, as a change that `audit search --tool switch` finds: about the principal or
 * the stage, with the position as its reason. Throws what the secret or the ledger throws.
 */
export async function recordTurn({ table, secret, by, stage }: RecordedTurn, turn: Turn): Promise<void> {
  const ledger = openLedger({
    table: operatorTable(table, undefined),
    keys: ledgerKeys(secret),
    retentionDays,
  });
  const pending = await ledger.begin({
    principal: principalOf(by),
    rules: [],
    tool: 'switch',
    permission: '',
    targets: [turn.principal ?? stage],
    fields: turn.principal === undefined ? ['position'] : ['principal', 'position'],
    requestId: randomUUID(),
  });
  await ledger.end(pending, { result: 'done', reason: `switched_${turn.position}`, durationMs: 0 });
}

function principalOf({ name, account }: Operator): Principal {
  return {
    kind: account === undefined ? 'external' : 'iam_role',
    issuer: account === undefined ? 'aws' : `${name.split(':').slice(0, 2).join(':')}:iam::${account}`,
    subject: name,
  };
}
