/**
 * What all of the work comes to, like `Promise.all`, but settled when all of it has ended: with `Promise.all` the first
 * failure would end the call, and the rest would go on after the answer, which is when Lambda stops the process.
 */
export async function allEnded<const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
