import { isAddressTarget } from '../../lambda/ledger/addresses.ts';
import { askDynamodb, type SigningVariables } from '../../lambda/ledger/ask-dynamodb.ts';
import { dynamodbTable } from '../../lambda/ledger/dynamodb-table.ts';
import { type RecordedChange, searchLedger } from '../../lambda/ledger/search.ts';
import { turn } from '../../lambda/guardrails/switch-words.ts';
import { isSwitchPosition } from '../../lambda/guardrails/switch-position.ts';
import { switchKey } from '../../lambda/guardrails/switch.ts';
import { toAuditEntry } from '../../lambda/tools/server/audit-entry.ts';
import type { Names } from './names.ts';
import type { ShownRecord, ShownSwitch } from './shown.ts';

/** Changes that are shown; of the older ones the ledger itself tells. */
const mostShown = 50;
const mostTargets = 3;
/** Before anything that the ledger of a laptop has. */
const beginning = '2000-01-01T00:00:00.000Z';

/** The ledger of the local cloud, as the live view shows it. */
export interface Records {
  /** The newest entries as they were read last, oldest first. */
  readonly all: readonly ShownRecord[];
  /** Reads what is new, and what may have ended since; returns the entries that are other than before. Throws `LedgerUnavailable`. */
  refresh(): Promise<readonly ShownRecord[]>;
  /** Where the switch of the stage stands. Throws `LedgerUnavailable`. */
  readSwitch(): Promise<ShownSwitch>;
}

/** The ledger in this table of the DynamoDB that the variables name. */
export function createRecords(tableName: string, variables: SigningVariables, names: Names): Records {
  const table = dynamodbTable(tableName, (...asked) => askDynamodb(...asked, variables));
  const kept = new Map<string, ShownRecord>();
  const since = () => {
    const all = [...kept.values()];
    return (all.find(({ result }) => result === 'unknown') ?? all.at(-1))?.at ?? beginning;
  };
  return {
    get all() {
      return [...kept.values()];
    },
    async refresh() {
      const until = new Date(Date.now() + 60_000).toISOString();
      const { changes } = await searchLedger(table, { since: since(), until, limit: mostShown });
      const read = changes.toReversed().map((change) => shown(change, names));
      const changed = read.filter((entry) => JSON.stringify(entry) !== JSON.stringify(kept.get(entry.id)));
      for (const entry of changed) kept.set(entry.id, entry);
      for (const id of [...kept.keys()].slice(0, Math.max(kept.size - mostShown, 0))) kept.delete(id);
      return changed;
    },
    async readSwitch() {
      const { position, setAt, setBy } = (await table.get(switchKey.pk, switchKey.sk)) ?? {};
      if (position?.S === undefined) return { position: 'on' };
      return {
        // As the server takes what it does not know.
        position: isSwitchPosition(position.S) ? position.S : 'off',
        turned: turn(setAt?.S, setBy?.S),
      };
    },
  };
}

function shown(change: RecordedChange, names: Names): ShownRecord {
  const { changeId: id, at, principal, tool, result, reason, approved, atOnce } = toAuditEntry(change);
  const ids = change.targets.filter((target) => !isAddressTarget(target));
  return {
    id,
    at,
    caller: names.caller(principal.subject),
    tool,
    targets: ids.slice(0, mostTargets).map((id) => names.target(id)),
    more: Math.max(ids.length - mostTargets, 0),
    result,
    ...(reason === null ? {} : { reason }),
    ...(approved === undefined ? {} : { approved: approvals[approved] + (atOnce ? ', at once' : '') }),
  };
}

const approvals = {
  form: 'by a form',
  confirmation: 'by confirmation',
  asked: 'by whom it was asked',
  not_asked: 'not asked',
} as const;
