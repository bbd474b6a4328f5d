import { countTokens } from 'gpt-tokenizer';
import { textOf, type ToolResult } from './reading.ts';

/** What a job took of the server. */
export interface Cost {
  /** Calls of tools; a question that the client put to a person in between is no call. */
  readonly calls: number;
  /** Tokens of the results, by the encoding o200k_base; of each result, those of its larger part. */
  readonly tokens: number;
}

/** The tokens of a result: as text or as structured content, whichever takes more. */
export function resultTokens(result: ToolResult): number {
  const { structuredContent } = result;
  return Math.max(
    countTokens(textOf(result)),
    structuredContent === undefined ? 0 : countTokens(JSON.stringify(structuredContent)),
  );
}

/** What several jobs took together. */
export function sumOf(costs: readonly Cost[]): Cost {
  return {
    calls: costs.reduce((sum, { calls }) => sum + calls, 0),
    tokens: costs.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
