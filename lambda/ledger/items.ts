import type { LedgerRecord } from './record.ts';
import type { Item } from './table.ts';

/** The table's indexes; `lib/ledger-table.ts` makes them. */
export const indexes = {
  chain: 'byChain',
  target: 'byTarget',
  organization: 'byOrganization',
  principal: 'byPrincipal',
  tool: 'byTool',
  day: 'byDay',
} as const;

const text = (value: string) => ({ S: value });

/** The key of all records of a change. */
export function changeKey(change: string): string {
  return `change#${change}`;
}

/** A principal as one text, for the index: issuer and subject. */
export function principalKey({ issuer, subject }: { issuer: string; subject: string }): string {
  return `${issuer} ${subject}`;
}

/**
 * A record as an item. `expiresAt`: seconds since 1970 after which it may go. What was asked for
 * has the attributes by which it is searched; an outcome is found beside its intent.
 */
export function toItem(record: LedgerRecord, expiresAt: number): Item {
  return {
    pk: text(changeKey(record.change)),
    sk: text(record.kind),
    chain: text(record.chain),
    sequence: { N: String(record.sequence) },
    at: text(`${record.at} ${record.change}`),
    expiresAt: { N: String(expiresAt) },
    record: text(JSON.stringify(record)),
    ...(record.kind === 'outcome' ? {} : searchable(record)),
  };
}

function searchable({ at, intent }: LedgerRecord & { kind: 'intent' | 'refusal' }): Item {
  const organization = intent.targets.find((target) => target.startsWith('org_'));
  const target = intent.targets.find((id) => !id.startsWith('org_')) ?? organization;
  return {
    day: text(at.slice(0, 10)),
    tool: text(intent.tool),
    principal: text(principalKey(intent.principal)),
    ...(target === undefined ? {} : { target: text(target) }),
    ...(organization === undefined ? {} : { organization: text(organization) }),
  };
}

/** The record that an item holds. Throws when it holds none: the table has only what this server wrote. */
export function fromItem(item: Item): LedgerRecord {
  const json = item['record']?.S;
  if (json === undefined)
    throw new Error(`An item of the ledger has no record: ${item['pk']?.S ?? 'no key'}`);
  return JSON.parse(json) as LedgerRecord;
}
