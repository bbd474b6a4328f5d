/** What is used of Clerk's SDK. */
export type Sdk = typeof import('./sdk.ts');

let loaded: Sdk | undefined;

/** Clerk's SDK, loaded at the first call. Each `import()` would make an object of getters anew. */
export async function loadSdk(): Promise<Sdk> {
  return (loaded ??= await import('./sdk.ts'));
}
