import * as z from 'zod';
import type { ToolAnswer } from '../../definition/tool.ts';
import { comparableAddress, comparableNumber } from '../../clerk/same-identifier.ts';

/** The most rows that one call takes. */
export const maxRows = 100;

/** What became of one row. */
const rowReport = z.object({
  row: z.int().describe('Position in rows, from 0.'),
  outcome: z
    .enum(['created', 'exists', 'failed', 'left'])
    .describe('exists: was there already, nothing was changed. left: not tried, send it again.'),
  id: z.string().nullable().describe('The id of what was created or exists.'),
  why: z.string().nullable().describe('Why it failed or was left, or what exists already.'),
});

/** What became of one row. */
export type RowReport = z.infer<typeof rowReport>;

/** The output of a tool that works row by row. */
export const rowsOutput = z.object({
  complete: z.boolean().describe('True when every row was created or exists.'),
  counts: z.object({ created: z.int(), exists: z.int(), failed: z.int(), left: z.int() }),
  rows: z.array(rowReport),
});

/** Why rows were left when the request's time was used up. */
export const noTime =
  'The time of this call is used up. Next: call again with the same rows; what exists stays.';

/** Collects what became of the rows; one that nothing is said about was left. */
export class RowReports {
  readonly #reports = new Map<number, RowReport>();
  readonly #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  get done(): number {
    return this.#reports.size;
  }

  has(row: number): boolean {
    return this.#reports.has(row);
  }

  set(row: number, outcome: RowReport['outcome'], id: string | null, why: string | null = null): void {
    this.#reports.set(row, { row, outcome, id, why });
  }

  /** The answer of the tool; `why` is for the rows that were left, `verb` for those that were not. */
  answer(verb: string, why: string | undefined): ToolAnswer<z.infer<typeof rowsOutput>> {
    const rows = Array.from(
      { length: this.#total },
      (_, row): RowReport => this.#reports.get(row) ?? { row, outcome: 'left', id: null, why: why ?? null },
    );
    const count = (wanted: RowReport['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
    const counts = {
      created: count('created'),
      exists: count('exists'),
      failed: count('failed'),
      left: count('left'),
    };
    const complete = counts.failed + counts.left === 0;
    const left = rows.filter(({ outcome }) => outcome === 'left').map(({ row }) => row);
    return {
      structured: { complete, counts, rows },
      partlyDone: !complete,
      text: [
        `${complete ? 'Done' : 'NOT complete'}: ${counts.created} ${verb}, ${counts.exists} existed already, ${counts.failed} failed, ${counts.left} left.`,
        ...rows
          .filter(({ outcome }) => outcome === 'failed' || outcome === 'exists')
          .map((row) => `- row ${row.row}: ${row.outcome}${row.id ? ` ${row.id}` : ''}. ${row.why ?? ''}`),
        ...(left.length > 0 ? [`Rows left: ${left.join(', ')}. ${why ?? ''}`] : []),
      ].join('\n'),
    };
  }
}

/**
 * Refuses each value that an earlier row has, too, whatever is wrong with the rows besides. Values of the same
 * parameter are compared exactly.
 */
export function refuseRepeated(
  rows: unknown,
  valuesOf: (
    row: object,
  ) => readonly { readonly path: readonly (string | number)[]; readonly value: unknown }[],
  refuse: (path: (string | number)[], message: string) => void,
): void {
  if (!Array.isArray(rows)) return;
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (typeof row !== 'object' || row === null) continue;
    for (const { path, value } of valuesOf(row)) {
      if (typeof value !== 'string') continue;
      const key = JSON.stringify([path[0], value]);
      const before = seen.get(key);
      if (before === undefined) seen.set(key, index);
      else refuse([index, ...path], `is the same as in row ${before}; send it once`);
    }
  }
}

/** An address, a number or a username as they are compared; anything else as it is. */
export function comparableValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.includes('@')) return comparableAddress(value);
  return value.trim().startsWith('+') ? comparableNumber(value) : value.trim().toLowerCase();
}
