import type { FieldSchema } from '../access/fields.ts';
import type { Permission } from '../access/permissions.ts';
import type { Clerk } from '../clerk/clerk.ts';

/** A call whose answer is about to leave. */
export interface MaskedCall {
  readonly permission: Permission | null;
  /** The JSON Schema of its output. */
  readonly output: FieldSchema;
  /** What was sent: who knows a value is told nothing by it, and must see in a question whom they name. */
  readonly args: unknown;
  /** What to find out by who is in reach of a rule that does not mask. */
  readonly clerk: Clerk;
}

/** What of an answer is masked. */
export interface Maskable {
  readonly structured: Record<string, unknown>;
  readonly headline?: string;
  readonly text?: string;
}

/** Masks what a caller is told. What can't be found out about a value masks it. */
export interface Masker {
  /** The answer with each marked field masked, and all texts; how many fields were is in both of its parts. */
  readonly answer: <Answer extends Maskable>(call: MaskedCall, answer: Answer) => Promise<Answer>;
  /** Anything else that a call leads to, with all texts in it masked: an error, a question. */
  readonly texts: <Told>(call: MaskedCall, told: Told) => Promise<Told>;
  /** True where a value must not be found by a part of it. */
  readonly hides: (permission: Permission | null) => boolean;
}
