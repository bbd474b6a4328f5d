/** What a function may load, and when; what an agent waits for at a cold start grows with it. */
export interface BundleBudget {
  /** Bytes of all its code, as it is and under gzip. */
  readonly raw: number;
  readonly gzip: number;
  /** Bytes of what it loads at its start. */
  readonly atStart: number;
  /** Builtin modules of Node, and packages, that must not be loaded before the first request. */
  readonly notAtStart: readonly RegExp[];
}

const undici = /undici/;
const sdks = /^@(?:aws-sdk|smithy|clerk)\//;

/** By the entry below `lambda/`. */
export const budgets: Readonly<Record<string, BundleBudget>> = {
  // What guards changes is loaded with the first of them: all of it may grow, what is loaded at the start hardly.
  mcp: {
    // Eight prompts, each a skill, too, and pages read ahead: loaded with the first request for one.
    raw: 1_525_000,
    gzip: 530_000,
    // Lists of tools are logged, too, and read the switch: what makes metrics of a line and signs a request is there from
    // the start; so are two methods of skills, which tool has which app, and what an instance that is kept ready rehearses
    // with. The apps' pages are files that are read with the first request for one.
    atStart: 413_000,
    notAtStart: [undici, sdks, /^NativeModule https$/],
  },
  // A token is verified without a request; keys are read at the first one, or come with the deployment.
  authorizer: {
    raw: 440_000,
    gzip: 141_000,
    atStart: 54_000,
    notAtStart: [undici, sdks, /^NativeModule https$/],
  },
  // What verifies the ledger once a day is loaded when it is time; DynamoDB is asked each time.
  reconcile: { raw: 645_000, gzip: 198_000, atStart: 152_000, notAtStart: [undici, sdks] },
};

/** What the MCP function must not load to list its tools. */
export const notForLists: readonly RegExp[] = [undici, sdks];

/** Bytes that the MCP function's description of its tools may have. */
export const toolsBudget = 700_000;

/**
 * Bytes that a request may leave in V8's old generation until the next major collection. What a function literal that
 * is assigned to a property refers to is left there, and what getters of an object literal do: docs/performance.md.
 */
export const leftBehindBudgets = { list: 2_500, call: 3_700 };

/** What must be in no bundle: validators that nothing asks, and languages that nobody reads. */
export const unwanted: readonly RegExp[] = [/^ajv/, /zod\/v4\/locales\/(?!(?:en|index)\.js$)/, /ajvProvider/];
