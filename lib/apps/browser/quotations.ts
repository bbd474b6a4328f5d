/** What people wrote as it stands in the server's sentences: in quotation marks, as JSON; up to the end where it was cut off. */
const quotation = /"(?:[^"\\]|\\.)*(?:"|$)/g;

/** What is put in for each character of what stands in quotation marks. */
const masking = '\u00b7';

/** A part of a sentence. */
export interface Part {
  readonly text: string;
  /** True for what people wrote, with its quotation marks. */
  readonly isQuoted: boolean;
}

/** A text with all that is quoted in it masked, each character at its place. */
export function withoutQuotations(text: string): string {
  return text.replaceAll(quotation, (quoted) => masking.repeat(quoted.length));
}

/** True where a quotation does not end. */
export function isCutOff(text: string): boolean {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').includes('"');
}

/** The parts of a sentence, in their order: together they are the whole of it. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { index, 0: quoted } of text.matchAll(quotation)) {
    parts.push({ text: text.slice(end, index), isQuoted: false }, { text: quoted, isQuoted: true });
    end = index + quoted.length;
  }
  return [...parts, { text: text.slice(end), isQuoted: false }].filter((part) => part.text !== '');
}
