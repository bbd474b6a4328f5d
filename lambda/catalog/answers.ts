import * as z from 'zod';

/** What an operation answers that has nothing to tell but that it is done. */
export const doneShape = z.object({ done: z.literal(true) });

/**
 * The answer to a method that answers nothing. Throws for a text: a proxy in front of Clerk may answer 200 with a
 * page, and then nothing is done.
 */
export function done(answer: unknown): z.input<typeof doneShape> {
  if (typeof answer === 'string' && answer !== '') throw new TypeError('Clerk answered with a text');
  return { done: true };
}

/** Clerk's answer to a deletion, with the id that was asked for where Clerk gives none. */
export function deletion(id: string, answer: { readonly id: string | null; readonly deleted: boolean }) {
  return { id: answer.id ?? id, deleted: answer.deleted };
}
