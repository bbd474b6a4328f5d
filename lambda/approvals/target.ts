import type { Clerk } from '../clerk/clerk.ts';
import { quoted } from '../clerk/views/user-text.ts';
import type { ToolContext } from '../definition/tool.ts';

/** What a call would change, freshly read. */
export interface Target {
  /** Another text whenever it has changed: an approval for what it was does not count any more. */
  readonly version: string;
  /** Who or what it is, and what hangs on it, in sentences. Throws `ClerkFailure`. */
  readonly describe: () => Promise<readonly string[]>;
  /** The thing itself, as the SDK answers it; undefined where there is no single one. */
  readonly current?: object | undefined;
}

/** What is needed to read a target. */
export interface TargetContext {
  readonly clerk: Clerk;
  readonly caller: ToolContext['caller'];
}

/** The version of something that Clerk gives the time of its last change for. */
export function versionOf({ id, updatedAt }: { id: string; updatedAt: number }): string {
  return `${id} ${updatedAt}`;
}

/** First and last name in quotation marks; undefined when there is neither. */
export function personName(person: {
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
}): string | undefined {
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
  return name === '' ? undefined : quoted(name);
}

/** `3 sessions`, `1 session`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
