import { CommandError } from '../terminal/command-line.ts';

/** What is thrown by what AWS does not do, as one line with its cause; the process ends with `status`. */
export function awsFault(error: unknown, status: number): CommandError {
  if (error instanceof CommandError) return error;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : '';
  return new CommandError(`${message}${why}`.replaceAll(/\s*\n\s*/g, ' '), { status, cause: error });
}
