/** Loads a module, by its path from here, outside of what Jest loads for one test file: `environment.ts` says how. */
export const { outside } = globalThis as unknown as { outside: (path: string) => unknown };
