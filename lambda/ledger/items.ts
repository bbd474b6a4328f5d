import { type AskedRecord, isAsked, type LedgerRecord } from './record.ts';
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

const changePrefix = 'change#';

/** The key of all records of a change. */
export function changeKey(change: string): string {
  return `${changePrefix}${change}`;
}

/** The change that an item belongs to. */
export function changeOf(item: Item): string {
  return item['pk']?.S?.slice(changePrefix.length) ?? '';
}

/** A principal as one text, for the index: issuer and subject. */
export function principalKey({ issuer, subject }: { issuer: string; subject: string }): string {
  return `${issuer} ${subject}`;
}

/** The index in which changes of a target are, and the attribute that it is over: organizations have their own. */
export function targetIndex(target: string): 'organization' | 'target' {
  return target.startsWith('org_') ? 'organization' : 'target';
}

/**
 * A record as an item. What was asked for has the attributes by which it is searched; an outcome is found beside its
 * intent.
 */
export function toItem(record: LedgerRecord): Item {
  return {
    pk: text(changeKey(record.change)),
    sk: text(record.kind),
    chain: text(record.chain),
    sequence: { N: String(record.sequence) },
    ...placeOf(record),
    record: text(JSON.stringify(record)),
    ...(isAsked(record) ? searchable(record) : {}),
  };
}

/**
 * What was asked for is in each index once, which is enough for one organization and one other target. For each further one
 * there is an item that only leads to it, and for each of those that only the outcome knows; none for records of other kinds.
 */
export function pointersOf(record: LedgerRecord): Item[] {
  if (record.kind === 'outcome') {
    const { further = [], begun } = record.outcome;
    const found = { ...record, ...begun };
    return further.map((target) => pointerTo(found, target));
  }
  if (!isAsked(record)) return [];
  return record.intent.targets
    .filter((target) => target !== firstTarget(record, targetIndex(target)))
    .map((target) => pointerTo(record, target));
}

function pointerTo(record: LedgerRecord, target: string): Item {
  return {
    pk: text(changeKey(record.change)),
    sk: text(`target#${target}`),
    [targetIndex(target)]: text(target),
    ...placeOf(record),
  };
}

function placeOf({ at, change, expiresAt }: LedgerRecord): Item {
  return { at: text(`${at} ${change}`), expiresAt: { N: String(expiresAt) } };
}

function firstTarget({ intent }: AskedRecord, index: 'organization' | 'target'): string | undefined {
  return intent.targets.find((target) => targetIndex(target) === index);
}

function searchable(record: AskedRecord): Item {
  const target = firstTarget(record, 'target');
  const organization = firstTarget(record, 'organization');
  return {
    day: text(record.at.slice(0, 10)),
    tool: text(record.intent.tool),
    principal: text(principalKey(record.intent.principal)),
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

/** The record of a kind that a change has; undefined when it has none. */
export function recordOfKind<Kind extends LedgerRecord['kind']>(
  item: Item | undefined,
  kind: Kind,
): (LedgerRecord & { readonly kind: Kind }) | undefined {
  const record = item && fromItem(item);
  return record?.kind === kind ? (record as LedgerRecord & { readonly kind: Kind }) : undefined;
}
