/**
 * The same JSON in ASCII. What JSON leaves as it is may still end a line, turn its direction or steer a terminal; and V8
 * reads and keeps such a text at half the cost. Line breaks stay: JSON has them between its parts alone.
 */
export function ascii(json: string): string {
  return json.replaceAll(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
