const underWay = new Map<() => Promise<unknown>, Promise<unknown>>();

/** Begins what synthesizes something that tests need, beside what was begun before; each once, however often asked for. */
export function begin(synthesis: () => Promise<unknown>): void {
  if (!underWay.has(synthesis)) underWay.set(synthesis, synthesis());
}

/** Waits for all that was begun. Jest comes to it after the setups of all projects. */
export default async function finish(): Promise<void> {
  await Promise.all(underWay.values());
}
