/** Items of a list and characters of a text in JSON that are shown. */
const mostItems = 2;
const mostCharacters = 240;
/** Lines of an answer that are shown, and characters of each. */
const mostLines = 20;
const mostOfLine = 240;

/** A value as JSON to look at: of long lists the first items and how many follow, of long texts the beginning. */
export function shortJson(value: unknown): string {
  return JSON.stringify(shortValue(value), undefined, 2);
}

function shortValue(value: unknown): unknown {
  if (typeof value === 'string') return cutAt(value, mostCharacters);
  if (Array.isArray(value)) {
    const shown = value.slice(0, mostItems).map(shortValue);
    const left = value.length - shown.length;
    return left > 0 ? [...shown, `… and ${left} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortValue(inner)]));
}

/** A text to look at: its first lines, and how many follow. */
export function shortText(text: string): string {
  const lines = text.split('\n');
  const shown = lines.slice(0, mostLines).map((line) => cutAt(line, mostOfLine));
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`… and ${left} more lines`] : [])].join('\n');
}

function cutAt(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
