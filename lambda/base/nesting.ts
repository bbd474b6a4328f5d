const quote = 0x22;
const backslash = 0x5c;
const opening = new Set(Buffer.from('[{'));
const closing = new Set(Buffer.from(']}'));

/** Levels of lists and objects at most: no argument has a tenth of them, and what walks them calls itself for each. */
export const maxLevels = 100;

/**
 * True when JSON has more than `levels` levels of lists and objects. Looks at the bytes, so that nothing is built, and
 * nothing can call itself too often.
 */
export function isNestedDeeper(json: Buffer, levels: number): boolean {
  // As many brackets as that do not fit.
  if (json.length <= levels) return false;
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (isText) {
      if (byte === backslash) index += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (opening.has(byte)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (closing.has(byte)) depth -= 1;
  }
  return false;
}
