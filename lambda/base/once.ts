/** Does the work at the first call, and answers all others with what came of that. */
export function once<Answer>(work: () => Answer): () => Answer {
  let made: { readonly answer: Answer } | undefined;
  return () => (made ??= { answer: work() }).answer;
}
