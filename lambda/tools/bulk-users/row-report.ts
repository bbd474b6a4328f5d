import * as z from 'zod';
import { cut } from '../../base/cut.ts';
import type { ToolAnswer } from '../../definition/tool.ts';
import { comparableAddress, comparableNumber } from '../../clerk/same-identifier.ts';

/** The most rows that one call takes. */
export const maxRows = 100;

/** What became of one row. */
const rowReport = z.object({
  row: z.int().describe('From 1.'),
  identifier: z.string().describe('Its address, number or username.'),
  outcome: z
    .enum(['created', 'exists', 'invited_already', 'failed', 'left'])
    .describe('left: not tried, send it again.'),
  id: z.string().optional(),
  why: z.string().optional(),
});

type Outcome = z.infer<typeof rowReport>['outcome'];

/** What is known of a row whose work is over. */
interface Ended {
  readonly outcome: Outcome;
  readonly id?: string | undefined;
  readonly why?: string;
}

/** The output of a tool that works row by row. */
export const rowsOutput = z.object({
  complete: z.boolean().describe('No row failed or was left.'),
  counts: z.object({
    created: z.int(),
    exists: z.int(),
    invitedAlready: z.int(),
    failed: z.int(),
    left: z.int(),
  }),
  stopped: z.string().optional().describe('Why rows were left.'),
  rows: z.array(rowReport),
});

/** Which rows a report has. */
export const rowsDetail = z
  .enum(['full', 'concise'])
  .default('full')
  .describe('concise: only rows that created nothing. Default full.');

export type RowsDetail = z.infer<typeof rowsDetail>;

/** Why rows were left when the request's time was used up. */
export const noTime =
  'The time for this call is used up. Next: call again with the same rows; what exists stays.';

/** Characters of a reason at most: with those of 100 rows, a result is within what hosts show. */
export const maxReason = 350;

/** Collects what became of the rows; one that nothing is said about was left. Rows count from 0 here. */
export class RowReports {
  readonly #ended = new Map<number, Ended>();
  readonly #identifiers: readonly string[];

  /** Of rows with these identifiers. */
  constructor(identifiers: readonly string[]) {
    this.#identifiers = identifiers;
  }

  get done(): number {
    return this.#ended.size;
  }

  has(row: number): boolean {
    return this.#ended.has(row);
  }

  set(row: number, ended: Ended): void {
    this.#ended.set(row, ended);
  }

  /** The answer of the tool; `why` rows were left, `verb` for those that were not. */
  answer(verb: string, why: string | undefined, detail: RowsDetail): ToolAnswer<z.infer<typeof rowsOutput>> {
    const rows = this.#identifiers.map((identifier, row) => {
      const { outcome, id, why: reason } = this.#ended.get(row) ?? { outcome: 'left' as const };
      return {
        row: row + 1,
        identifier,
        outcome,
        ...(id !== undefined && { id }),
        ...(reason !== undefined && { why: cut(reason, maxReason) }),
      };
    });
    const count = (wanted: Outcome) => rows.filter(({ outcome }) => outcome === wanted).length;
    const counts = {
      created: count('created'),
      exists: count('exists'),
      invitedAlready: count('invited_already'),
      failed: count('failed'),
      left: count('left'),
    };
    const complete = counts.failed + counts.left === 0;
    const told = [
      `${counts.created} ${verb}`,
      `${counts.exists} existed already`,
      ...(counts.invitedAlready > 0 ? [`${counts.invitedAlready} were already invited`] : []),
      `${counts.failed} failed`,
      `${counts.left} left`,
    ];
    return {
      structured: {
        complete,
        counts,
        ...(counts.left > 0 && why !== undefined && { stopped: why }),
        rows: detail === 'full' ? rows : rows.filter(({ outcome }) => outcome !== 'created'),
      },
      partlyDone: !complete,
      isFailure: counts.failed + counts.left === rows.length,
      headline: `${complete ? 'Done' : 'NOT complete'}: ${told.join(', ')}.`,
    };
  }
}

/** Finds in a row the values that no other row may have, each with its place in the row. */
type ValuesOf = (
  row: object,
) => readonly { readonly path: readonly (string | number)[]; readonly value: unknown }[];

/**
 * Rows of a tool, 1 to `maxRows`, of which no two have the same of these values. Each that an earlier row has, too, is
 * refused, whatever is wrong with the rows besides; values of the same parameter are compared exactly.
 */
export function distinctRows<Row extends z.ZodType>(row: Row, valuesOf: ValuesOf) {
  return z
    .array(row)
    .min(1)
    .max(maxRows)
    .check(
      z.superRefine(
        (rows, context) =>
          refuseRepeated(rows, valuesOf, (path, message) =>
            context.addIssue({ code: 'custom', path, message, input: rows }),
          ),
        { when: () => true },
      ),
    );
}

function refuseRepeated(
  rows: unknown,
  valuesOf: ValuesOf,
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
      else refuse([index, ...path], `is the same as in row ${before + 1}; send it once`);
    }
  }
}

/** An address, a number or a username as they are compared; anything else as it is. */
export function comparableValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.includes('@')) return comparableAddress(value);
  return value.trim().startsWith('+') ? comparableNumber(value) : value.trim().toLowerCase();
}
