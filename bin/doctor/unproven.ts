/** Something that no test of the project can tell, as docs/unproven.md lists it. */
export interface Unproven {
  /** How the first column there begins: enough to know the row by. */
  readonly what: string;
  /** The checks that show it on a stage; empty where the command of that page does. */
  readonly shownBy: readonly string[];
}

/** All of docs/unproven.md, row by row: a test holds the two together. */
export const unproven: readonly Unproven[] = [];

/** What a diagnosis has not shown, of what is unproven. */
export function untold(checks: readonly { readonly name: string; readonly status: string }[]): string[] {
  const shown = new Set(checks.flatMap(({ name, status }) => (status === 'skipped' ? [] : [name])));
  return unproven.filter(({ shownBy }) => !shownBy.some((name) => shown.has(name))).map(({ what }) => what);
}
