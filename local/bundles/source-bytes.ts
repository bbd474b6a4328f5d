import * as z from 'zod';

const sourceMapShape = z.object({ sources: z.array(z.string()), mappings: z.string() });
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How many characters of `code` come from each source, by its source map. */
export function sourceBytes(code: string, map: unknown): ReadonlyMap<string, number> {
  const { sources, mappings } = sourceMapShape.parse(map);
  const bytes = new Map<string, number>();
  let source = 0;
  const lines = code.split('\n');
  for (const [row, segments] of mappings.split(';').entries()) {
    let column = 0;
    let before: string | undefined;
    for (const segment of segments.split(',').filter(Boolean)) {
      const [columnDelta = 0, sourceDelta = 0] = numbersIn(segment);
      if (before !== undefined) bytes.set(before, (bytes.get(before) ?? 0) + columnDelta);
      column += columnDelta;
      source += sourceDelta;
      before = sources[source] ?? '';
    }
    const rest = (lines[row]?.length ?? 0) - column;
    if (before !== undefined) bytes.set(before, (bytes.get(before) ?? 0) + rest);
  }
  return bytes;
}

/** The numbers of one segment: base 64, five bits a digit, the lowest bit the sign (Source Map, revision 3). */
function numbersIn(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = digits.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
