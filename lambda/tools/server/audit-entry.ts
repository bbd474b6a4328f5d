import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { userSupplied } from '../../clerk/views/user-text.ts';
import { isAddressTarget, plainAddress } from '../../ledger/addresses.ts';
import type { StepTaken } from '../../ledger/record.ts';
import type { RecordedChange } from '../../ledger/search.ts';
import { shownResults } from '../../ledger/shown-result.ts';

/** A recorded change as callers see it. */
export const auditEntryShape = z.object({
  changeId: z.string(),
  at: z.string(),
  principal: z.object({
    kind: z.enum(['user', 'machine', 'api_key', 'iam_role', 'external']),
    issuer: z.string(),
    subject: z.string(),
    client: z.string().nullable(),
  }),
  rules: z.array(z.string()),
  tool: z.string(),
  targets: z.array(z.string().meta(masked('contact'))),
  moreTargets: z.int().optional(),
  fields: z.array(z.string()),
  approved: z.enum(['form', 'confirmation', 'asked', 'not_asked']).optional(),
  atOnce: z.literal(true).optional(),
  narrowedTo: z.string().optional(),
  declared: z.record(z.string(), z.string().meta(userSupplied)).optional(),
  result: z.enum(shownResults),
  reason: z.string().nullable(),
  times: z.int().optional(),
  edgeMinute: z.string().optional(),
  steps: z.array(z.string().meta(masked('within'))).optional(),
  traceId: z.string().nullable(),
  durationMs: z.int().nullable(),
});

export type AuditEntry = z.output<typeof auditEntryShape>;

/** How much of an entry is shown: of its targets and of its steps, those about `first` before the others. */
interface Shown {
  readonly most: number;
  readonly first?: string | undefined;
}

/** The recorded change in this server's shape; whole unless `shown` says otherwise. */
export function toAuditEntry(recorded: RecordedChange, shown: Shown = { most: Infinity }): AuditEntry {
  const { change, at, intent, result, outcome, settlement, refusal } = recorded;
  const targets = recorded.targets.flatMap((target) =>
    isAddressTarget(target) ? (plainAddress(target) ?? []) : target,
  );
  const told = firstOf(targets, shown, (target, first) => target === first);
  return auditEntryShape.parse({
    changeId: change,
    at,
    principal: { ...intent.principal, client: intent.principal.client ?? null },
    rules: intent.rules,
    tool: intent.tool,
    targets: told,
    ...(told.length < targets.length ? { moreTargets: targets.length - told.length } : {}),
    fields: intent.fields,
    ...approvalOf(recorded),
    ...(intent.narrowedTo === undefined ? {} : { narrowedTo: intent.narrowedTo }),
    ...(intent.declared === undefined ? {} : { declared: intent.declared }),
    result,
    ...(recorded.times > 1 ? { times: recorded.times } : {}),
    ...(recorded.edgeMinute === undefined ? {} : { edgeMinute: recorded.edgeMinute }),
    reason: refusal ?? settlement?.reason ?? outcome?.reason ?? null,
    ...(outcome?.steps ? { steps: stepLines(outcome.steps, outcome.counts ?? {}, shown) } : {}),
    traceId: outcome?.traceId ?? null,
    durationMs: outcome?.durationMs ?? null,
  });
}

/** Whether anybody was asked about a change, and how the yes came; of what was not begun its reason tells that. */
function approvalOf({ intent: { approval, approvedBy, atOnce }, refusal, isRead }: RecordedChange) {
  if (refusal !== undefined || (isRead && approval === undefined)) return {};
  return {
    approved: approval === undefined ? 'not_asked' : (approvedBy ?? 'asked'),
    ...(atOnce ? { atOnce } : {}),
  };
}

/** As many of the items as are shown, in their order but that those about what was looked for come first. */
function firstOf<Item>(
  items: readonly Item[],
  { most, first }: Shown,
  isAbout: (item: Item, first: string) => boolean,
): Item[] {
  if (items.length <= most) return [...items];
  const about = first === undefined ? [] : items.filter((item) => isAbout(item, first));
  return [...new Set([...about, ...items])].slice(0, most);
}

/** A line for each step that is shown; the others are counted by their request. */
function stepLines(
  steps: readonly StepTaken[],
  counts: Readonly<Record<string, number>>,
  shown: Shown,
): string[] {
  const told = firstOf(steps, shown, ({ made, on }, first) => made === first || on.includes(first));
  const lines = told.map(({ request, on, made, role, address, unknown }) =>
    [
      request,
      ...on,
      ...(address && plainAddress(address) ? [plainAddress(address)] : []),
      ...(role === undefined ? [] : [`as ${role}`]),
      ...(made === undefined ? [] : [`made ${made}`]),
      ...(unknown ? ['(Clerk may not have done it)'] : []),
    ].join(' '),
  );
  const more = Object.entries(counts).flatMap(([request, count]) => {
    const left = count - told.filter((step) => step.request === request).length;
    return left > 0 ? [`${request}: ${left} more`] : [];
  });
  return [...lines, ...more];
}

/** How often something was done or refused, by what. */
export type AuditTotals = Record<'byCaller' | 'byTool' | 'byResult', Record<string, number>>;

/** The totals of what is on record, the most frequent first; a refusal counts as often as it came. */
export function totalsOf(changes: readonly RecordedChange[]): AuditTotals {
  const countBy = (keyOf: (change: RecordedChange) => string) => {
    const counts = new Map<string, number>();
    for (const change of changes) {
      const key = keyOf(change);
      counts.set(key, (counts.get(key) ?? 0) + change.times);
    }
    return Object.fromEntries(Array.from(counts).toSorted(([, a], [, b]) => b - a));
  };
  return {
    byCaller: countBy(({ intent }) => intent.principal.subject),
    byTool: countBy(({ intent }) => intent.tool),
    byResult: countBy(({ result }) => result),
  };
}

/** Totals in words: `12 done, 1 refused`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}

/** What a search that found nothing has to say, before whatever is left to look at. */
export function foundNothing(examined: number): string {
  return `Looked at ${examined.toLocaleString('en')} records, found none`;
}
