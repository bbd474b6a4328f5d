/** What shows text as another than it is, by changing its direction, and halves of characters, which no model takes. */
const unfit = /[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\p{Cs}]/gu;

/** Text in which there is nothing to clean, as most is: printable ASCII and line breaks. */
const plain = /^[\n -~]*$/;

/**
 * The text without characters that change its direction, and with `max` characters at most, which may be two UTF-16 units
 * each; `mark` is the last of them where something is cut off. Every text is cut here, so that none ends in half a
 * character.
 */
export function cut(text: string, max = Infinity, mark = '…'): string {
  const clean = plain.test(text) ? text : text.replace(unfit, '');
  if (clean.length <= max) return clean;
  const characters = Array.from(clean.slice(0, 2 * max + 2));
  return characters.length > max ? characters.slice(0, max - mark.length).join('') + mark : clean;
}
