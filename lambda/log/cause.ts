import { cut } from '../base/cut.ts';

/** A cause with its stack and its own causes, with anything that looks like a credential blanked. */
export function describeCause(cause: unknown): string {
  const parts: string[] = [];
  for (let error: unknown = cause; error !== undefined && parts.length < 5;) {
    parts.push(error instanceof Error ? (error.stack ?? error.message) : textOf(error));
    error = error instanceof Error ? error.cause : undefined;
  }
  const text = parts
    .join('\ncaused by: ')
    .replaceAll(/\b(?:sk|ak|mt|oat)_[A-Za-z0-9_-]{6,}/g, '[credential]')
    .replaceAll(/\beyJ[A-Za-z0-9_.-]{20,}/g, '[credential]');
  return cut(text, 8_000);
}

function textOf(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    // What is no JSON must not take the line with it.
    return typeof thrown;
  }
}
