/** Bytes that a bundle may have, as it is and under gzip; what an agent waits for at a cold start grows with both. */
export interface BundleBudget {
  readonly raw: number;
  readonly gzip: number;
  /** Builtin modules of Node that must not be loaded before the first request. */
  readonly notAtStart: readonly RegExp[];
}

const undici = /undici/;

/** By the entry below `lambda/`. */
export const budgets: Readonly<Record<string, BundleBudget>> = {
  mcp: { raw: 1_130_000, gzip: 335_000, notAtStart: [undici] },
  // A token is verified without a request; keys are read at the first one.
  authorizer: { raw: 410_000, gzip: 130_000, notAtStart: [undici, /^NativeModule https$/] },
  reconcile: { raw: 580_000, gzip: 180_000, notAtStart: [undici] },
};

/** Bytes that the MCP function's description of its tools may have. */
export const toolsBudget = 560_000;

/** What must be in no bundle: validators that nothing asks, and languages that nobody reads. */
export const unwanted: readonly RegExp[] = [/^ajv/, /zod\/v4\/locales\/(?!(?:en|index)\.js$)/, /ajvProvider/];
