/**
 * What is said of two values that are not the same and look so: by characters that are left out, spaces of another kind or
 * number, letters in another form, or behind where they are cut. Empty where they can be told apart.
 */
export function alikeNote(was: string, is: string): string {
  return lookOf(was) === lookOf(is) ? ' (they differ in what is not shown)' : '';
}

function lookOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ');
}
