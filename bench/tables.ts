import Table from 'cli-table3';

/** A table as rows of texts; the first row names the columns. */
export interface TextTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** Characters: longer cells are wrapped. */
const widest = 60;

/** The table for a terminal. */
export function toTerminal({ title, rows: [head = [], ...rows] }: TextTable): string {
  const colWidths = head.map((_, column) =>
    Math.min(widest, Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)) + 2),
  );
  const table = new Table({ head: [...head], style: { head: [], border: [] }, wordWrap: true, colWidths });
  table.push(...rows.map((row) => [...row]));
  return `${title}\n${table.toString()}`;
}

/** The table in Markdown. */
export function toMarkdown({ title, rows: [head = [], ...rows] }: TextTable): string {
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A number with as many digits as are worth reading. */
export function digits(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
