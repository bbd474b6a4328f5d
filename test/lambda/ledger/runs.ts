import type { Parameters } from 'fast-check';

/**
 * How often a property is tried: `usual` times, or as MODEL_RUNS says; with MODEL_SEED from a seed of one's own. What
 * fails names its seed and the path to the smallest case.
 */
export function runs(usual: number): Parameters<unknown> {
  const { MODEL_RUNS, MODEL_SEED } = process.env;
  return {
    includeErrorInReport: true,
    numRuns: MODEL_RUNS ? Number(MODEL_RUNS) : usual,
    ...(MODEL_SEED ? { seed: Number(MODEL_SEED) } : {}),
  };
}
