import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';

/** Ends a call with a question instead of a result: nothing was changed. */
export class ApprovalAsked extends Error {
  override readonly name = 'ApprovalAsked';
  readonly result: CallToolResult | InputRequiredResult;

  constructor(result: CallToolResult | InputRequiredResult) {
    super('The call must be approved first.');
    this.result = result;
  }
}
