/** Rows that are told one by one; of more, what they have and how often. */
const maxRows = 10;
/** Values of one field that are told with how often they are there, the most frequent first. */
const maxValues = 8;

type Fields = Readonly<Record<string, string>>;

/**
 * The rows of a call in lines, each with its number from 1. Where there are too many, the ones that differ from most
 * others come first, and before them how often each value of a field is there: nothing that only one row has is hidden
 * behind the others.
 * @param rows the fields of each row as they are shown
 * @param textOf the row as it is shown whole
 */
export function rowLines(rows: readonly Fields[], textOf: (index: number) => string): string[] {
  const numbered = rows.map((_, index) => index);
  if (rows.length <= maxRows) return numbered.map((index) => line(index, textOf));
  const counts = countsOf(rows);
  // Most addresses are there once: that sets no row apart.
  const shared = [...counts].filter(([, values]) => values.size <= rows.length / 2);
  const rarity = (index: number) =>
    Math.min(
      rows.length,
      ...shared.map(([name, values]) => values.get(rows[index]?.[name] ?? absent) ?? rows.length),
    );
  const shown = numbered.toSorted((a, b) => rarity(a) - rarity(b) || a - b).slice(0, maxRows);
  return [
    ...Array.from(counts, ([name, values]) => `  ${name}: ${countsText(values)}`),
    ...shown.map((index) => line(index, textOf)),
    `  and ${rows.length - maxRows} more`,
  ];
}

const absent = 'none';

function line(index: number, textOf: (index: number) => string): string {
  return `  ${index + 1}. ${textOf(index)}`;
}

/** By field: how many rows have each value. */
function countsOf(rows: readonly Fields[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const values = new Map<string, number>();
    for (const row of rows) values.set(row[name] ?? absent, (values.get(row[name] ?? absent) ?? 0) + 1);
    counts.set(name, values);
  }
  return counts;
}

function countsText(values: ReadonlyMap<string, number>): string {
  const sorted = Array.from(values).toSorted(([, a], [, b]) => b - a);
  if (sorted[0]?.[1] === 1) return `${values.size} different values`;
  const more = values.size - maxValues;
  const told = sorted.slice(0, maxValues).map(([value, count]) => `${value} in ${count}`);
  return told.join(', ') + (more > 0 ? `, and ${more} other values` : '');
}
