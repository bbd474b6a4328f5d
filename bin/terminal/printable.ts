/** Subjects and errors quote strangers: nothing in them may steer the terminal. At most `limit` characters. */
export function printable(text: string, limit = Infinity): string {
  const plain = text.replaceAll(/[^\P{C}]/gu, '\u{fffd}');
  return plain.length > limit ? `${plain.slice(0, limit - 1)}…` : plain;
}
