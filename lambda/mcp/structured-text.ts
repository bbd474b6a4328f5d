/** Characters of the text form at most; what is cut is in the structured content. */
const maxText = 8_000;

/** A result as compact JSON, for hosts that show only text. Whatever end users wrote stands in quotation marks. */
export function structuredText(structured: unknown): string {
  const text = JSON.stringify(structured);
  return text.length <= maxText
    ? text
    : `${text.slice(0, maxText)}… (cut; the structured content has all of it)`;
}
