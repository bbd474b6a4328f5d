/** One error of Clerk's. */
interface ListedError {
  readonly code: string;
  /** Left out where Clerk names none. */
  readonly status: number | undefined;
  /** Whether the Backend API answers with it. */
  readonly isOfBackend: boolean;
}

/** Reads lines of code, status, and yes or no for the Backend API, separated by tabs; lines with # are comments. */
export function readErrorList(text: string): ListedError[] {
  return text
    .split('\n')
    .filter((line) => line.includes('\t') && !line.startsWith('#') && !line.startsWith('code\t'))
    .map((line) => {
      const [code = '', status = '', backend] = line.split('\t');
      return { code, status: status === '' ? undefined : Number(status), isOfBackend: backend === 'yes' };
    });
}

function literal(errors: readonly ListedError[]): string {
  const statuses = new Map<string, number[]>();
  for (const { code, status } of errors) {
    statuses.set(code, [...(statuses.get(code) ?? []), ...(status === undefined ? [] : [status])]);
  }
  const lines = [...statuses].map(([code, list]) => `  ${code || "''"}: [${list.join(', ')}],\n`);
  return `{\n${lines.join('')}} as const`;
}

/** The errors as a module: code to statuses, those of the Backend API apart from the others. */
export function errorTableText(errors: readonly ListedError[]): string {
  const ofBackend = errors.filter(({ isOfBackend }) => isOfBackend);
  const others = errors.filter(({ isOfBackend }) => !isOfBackend);
  return `/*
 * Made by \`npm run clerk-contract\`; not to be edited. Codes and statuses are Clerk's, of the list behind
 * https://clerk.com/docs/guides/development/errors/overview (MIT, see LICENSE beside this file).
 */

/** Errors of the Backend API: code to statuses. */
export const backendErrors = ${literal(ofBackend)};

/** Errors that Clerk lists for other APIs only, or for none: code to statuses. */
export const otherErrors = ${literal(others)};
`;
}
