import { expect } from '@jest/globals';

/** What stands on a command's standard error after the line that says what it will do, which must be there. */
export function afterWill(stderr: string): string {
  const [first = '', ...rest] = stderr.split(/(?<=\n)/);
  expect(first).toMatch(/^Will [^\n]+\.\n$/);
  return rest.join('');
}
