import type { LedgerVerdict } from '../../lambda/ledger/verify.ts';
import type { AuditEntry, AuditTotals } from '../../lambda/tools/server/audit-entry.ts';
import { counted } from '../../lambda/base/counted.ts';
import { printable } from '../terminal/printable.ts';

/** Changes as a table for a terminal, a line each under a line of headings. */
export function changesText(entries: readonly AuditEntry[]): string {
  const rows = [
    ['time', 'who', 'tool', 'on', 'fields', 'result', 'approved', 'change'],
    ...entries.map(
      ({ at, edgeMinute, principal, tool, targets, fields, result, reason, approved, atOnce, changeId }) => [
        edgeMinute ?? at,
        principal.subject,
        tool,
        targets.join(' '),
        fields.join(' '),
        reason === null ? result : `${result} (${reason})`,
        approved === undefined ? '' : approved.replace('_', ' ') + (atOnce ? ' at once' : ''),
        changeId,
      ],
    ),
  ].map((row) => row.map((cell) => printable(cell, 60)));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Totals for a terminal: a line each, the most frequent first. */
export function totalsText({ byCaller, byTool, byResult }: AuditTotals): string {
  const calls = Object.values(byResult).reduce((sum, count) => sum + count, 0);
  return [
    counted(calls, 'call'),
    ...part('by caller', byCaller),
    ...part('by tool', byTool),
    ...part('by result', byResult),
  ].join('\n');
}

function part(name: string, counts: Readonly<Record<string, number>>): string[] {
  const lines = Object.entries(counts).map(
    ([key, count]) => `  ${String(count).padStart(6)}  ${printable(key, 100)}`,
  );
  return [`${name}:`, ...lines];
}

/** What a verification found, in lines. */
export function verdictText({ records, chains, checkpoint, breaks, unvouched }: LedgerVerdict): string {
  const all = `${counted(records, 'record')} in ${counted(chains, 'chain')}`;
  const isWhole = breaks.length + unvouched.length === 0;
  const isNew = records === 0 && breaks.length === 0 && checkpoint === undefined;
  return [
    isWhole ? `${all}: none was forged, changed or removed.` : `${all}.`,
    ...(breaks.length === 0 ? [] : ['These do not hold:']),
    ...breaks.map((line) => `- ${printable(line)}`),
    ...(unvouched.length === 0 ? [] : ['This could not be found out:']),
    ...unvouched.map((line) => `- ${printable(line)}`),
    ...(isNew
      ? [
          'All of that is as it should be before the first change, and for the day until its first checkpoint.',
        ]
      : []),
    checkpoint === undefined
      ? 'There is no checkpoint yet: the newest records of a chain could be removed unseen.'
      : `Newest checkpoint: ${printable(checkpoint)}. The newest records after it could be removed unseen.`,
  ].join('\n');
}
