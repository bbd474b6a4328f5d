import { type CallToolResult, inputRequired, type InputRequiredResult } from '@modelcontextprotocol/server';
import { approvalKey } from './answer.ts';

/** What is asked before a call: the preview, the sealed request, and why it is asked again where it is. */
export interface Question {
  readonly preview: string;
  readonly sealed: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** A sentence about the answer before this one; undefined at the first time. */
  readonly note: string | undefined;
}

/** Ends a call with a question instead of a result: nothing was changed. */
export class ApprovalAsked extends Error {
  override readonly name = 'ApprovalAsked';
  readonly result: CallToolResult | InputRequiredResult;

  constructor(result: CallToolResult | InputRequiredResult) {
    super('The call must be approved first.');
    this.result = result;
  }
}

/** The question as a form that the client puts before a person. */
export function asForm({ preview, sealed, note }: Question): InputRequiredResult {
  return inputRequired({
    inputRequests: {
      [approvalKey]: inputRequired.elicit({
        mode: 'form',
        message: [note, 'Shall this be done?', preview].filter(Boolean).join('\n'),
        // Accepting is the whole answer.
        requestedSchema: { type: 'object', properties: {} },
      }),
    },
    requestState: sealed,
  });
}

/** The question as a result, for clients that can't show a form. */
export function asResult({ preview, sealed, expiresAt, note }: Question): CallToolResult {
  const until = new Date(expiresAt).toISOString();
  const text = [
    ...(note ? [note] : []),
    'Nothing was changed yet: this must be confirmed first.',
    '',
    preview,
    '',
    `Next: show this to the person you work for. To go ahead, make the same call again until ${until}, with the same arguments and confirmation: ${JSON.stringify(sealed)}. Otherwise do nothing.`,
  ];
  return {
    content: [{ type: 'text', text: text.join('\n') }],
    structuredContent: { approval: { preview, confirmation: sealed, expiresAt: until } },
  };
}
