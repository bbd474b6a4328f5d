import { allEnded } from '../base/all-ended.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { quoted } from '../clerk/views/user-text.ts';
import type { ToolContext } from '../definition/tool.ts';

/**
 * What an approval counts for. Times are no part of it, such as when somebody was last seen: they move by themselves.
 */
export interface TargetState {
  /** What must be as it was: addresses, roles, memberships, whether somebody is banned. */
  readonly same: unknown;
  /** Numbers that may have fallen since, in an order that stays. */
  readonly counts: readonly number[];
}

/** What a call would change, freshly read. */
export interface Target {
  /** Another text whenever it was changed, which is what approvals are bound to that 0.1.0 asked for. */
  readonly version: string;
  /** Why Clerk would surely refuse the change, in a sentence; undefined where it may make it. Nobody is asked then. */
  readonly refusal?: string | undefined;
  /** What it is now, as far as it is shown. Throws `ClerkFailure`. */
  readonly state: () => Promise<TargetState>;
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

/** The state of what is told whole. */
export function stateOf(same: unknown, counts: readonly number[] = []): () => Promise<TargetState> {
  return async () => ({ same, counts });
}

/** The state of several things together. Throws `ClerkFailure`. */
export async function statesOf(targets: readonly Pick<Target, 'state'>[]): Promise<TargetState> {
  const states = await allEnded(targets.map((target) => target.state()));
  return { same: states.map(({ same }) => same), counts: states.flatMap(({ counts }) => counts) };
}

/** First and last name in quotation marks; undefined when there is neither. */
export function personName(person: {
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
}): string | undefined {
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
  return name === '' ? undefined : quoted(name);
}
