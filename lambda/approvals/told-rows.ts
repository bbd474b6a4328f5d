/** Rows that are told one by one; of more, what they have and how often. */
const maxRows = 10;
/** Different values of one field that are counted; a field with more has a value of its own in most rows. */
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
  const rarity = (index: number) =>
    Math.min(
      rows.length,
      ...Array.from(counts, ([name, values]) => values.get(rows[index]?.[name] ?? absent) ?? rows.length),
    );
  const shown = numbered.toSorted((a, b) => rarity(a) - rarity(b) || a - b).slice(0, maxRows);
  return [
    ...Array.from(counts, ([name, values]) => `  ${name}: ${countsText(values)}`),
    ...shown.map((index) => line(index, textOf)),
    `  and ${rows.length - maxRows} more, with these values of the fields above`,
  ];
}

const absent = 'none';

function line(index: number, textOf: (index: number) => string): string {
  return `  ${index + 1}. ${textOf(index)}`;
}

/** By field that has few values: how many rows have each. */
function countsOf(rows: readonly Fields[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const values = new Map<string, number>();
    for (const row of rows) values.set(row[name] ?? absent, (values.get(row[name] ?? absent) ?? 0) + 1);
    if (values.size <= maxValues) counts.set(name, values);
  }
  return counts;
}

function countsText(values: ReadonlyMap<string, number>): string {
  return Array.from(values)
    .toSorted(([, a], [, b]) => b - a)
    .map(([value, count]) => `${value} in ${count}`)
    .join(', ');
}
