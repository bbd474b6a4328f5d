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
  fields: z.array(z.string()),
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

/** The recorded change in this server's shape. */
export function toAuditEntry(recorded: RecordedChange): AuditEntry {
  const { change, at, intent, targets, result, outcome, settlement, refusal } = recorded;
  return auditEntryShape.parse({
    changeId: change,
    at,
    principal: { ...intent.principal, client: intent.principal.client ?? null },
    rules: intent.rules,
    tool: intent.tool,
    targets: targets.flatMap((target) => (isAddressTarget(target) ? (plainAddress(target) ?? []) : target)),
    fields: intent.fields,
    ...(intent.narrowedTo === undefined ? {} : { narrowedTo: intent.narrowedTo }),
    ...(intent.declared === undefined ? {} : { declared: intent.declared }),
    result,
    ...(recorded.times > 1 ? { times: recorded.times } : {}),
    ...(recorded.edgeMinute === undefined ? {} : { edgeMinute: recorded.edgeMinute }),
    reason: refusal ?? settlement?.reason ?? outcome?.reason ?? null,
    ...(outcome?.steps ? { steps: stepLines(outcome.steps, outcome.counts ?? {}) } : {}),
    traceId: outcome?.traceId ?? null,
    durationMs: outcome?.durationMs ?? null,
  });
}

/** A line for each step; what is beyond those on record is counted by its request. */
function stepLines(steps: readonly StepTaken[], counts: Readonly<Record<string, number>>): string[] {
  const lines = steps.map(({ request, on, made, role, address, unknown }) =>
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
    const left = count - steps.filter((step) => step.request === request).length;
    return left > 0 ? [`${request}: ${left} more`] : [];
  });
  return [...lines, ...more];
}

/** How many changes there were, by what. */
export type AuditTotals = Record<'byCaller' | 'byTool' | 'byResult', Record<string, number>>;

/** The totals of some changes, the most frequent first. */
export function totalsOf(changes: readonly RecordedChange[]): AuditTotals {
  const countBy = (keyOf: (change: RecordedChange) => string) => {
    const counts = new Map<string, number>();
    for (const change of changes) counts.set(keyOf(change), (counts.get(keyOf(change)) ?? 0) + 1);
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
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

/** What a search that found nothing has to say, before whatever is left to look at. */
export function foundNothing(examined: number): string {
  return `Looked at ${examined.toLocaleString('en')} records, found none`;
}
