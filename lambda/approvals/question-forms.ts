import { type CallToolResult, inputRequired, type InputRequiredResult } from '@modelcontextprotocol/server';
import { approvalKey } from './answer.ts';

/** What is asked before a call: the preview, and why it is asked again where it is. */
interface Question {
  readonly preview: string;
  /** A sentence about the answer before this one; undefined at the first time. */
  readonly note: string | undefined;
}

/** The question as a form that the client puts before a person. */
export function asForm({ preview, note, state }: Question & { readonly state: string }): InputRequiredResult {
  return inputRequired({
    inputRequests: {
      [approvalKey]: inputRequired.elicit({
        mode: 'form',
        message: [note, 'Shall this be done?', preview].filter(Boolean).join('\n'),
        // Accepting is the whole answer.
        requestedSchema: { type: 'object', properties: {} },
      }),
    },
    requestState: state,
  });
}

/** The question as a result, whose answer is the argument `confirmation`. */
export interface ResultQuestion extends Question {
  readonly confirmation: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** When a confirmation counts, in milliseconds since 1970; undefined for at once. */
  readonly notBefore: number | undefined;
}

/** The question as a result, for clients that can't show a form, and where somebody must be asked in the conversation. */
export function asResult({
  preview,
  note,
  confirmation,
  expiresAt,
  notBefore,
}: ResultQuestion): CallToolResult {
  const until = new Date(expiresAt).toISOString();
  const from = notBefore === undefined ? undefined : new Date(notBefore).toISOString();
  const same = `make the same call again${from ? `, not before ${from},` : ''} until ${until}, with the same arguments and confirmation: ${JSON.stringify(confirmation)}.`;
  const next = from
    ? `Next: ask the person you work for in this conversation, and show them this. Only if they want it, ${same} Otherwise do nothing.`
    : `Next: show this to the person you work for. To go ahead, ${same} Otherwise do nothing.`;
  const text = [
    ...(note ? [note] : []),
    'Nothing was changed yet: this must be confirmed first.',
    '',
    preview,
    '',
    next,
  ];
  return {
    content: [{ type: 'text', text: text.join('\n') }],
    structuredContent: {
      approval: { preview, confirmation, expiresAt: until, ...(from ? { notBefore: from } : {}) },
    },
  };
}
