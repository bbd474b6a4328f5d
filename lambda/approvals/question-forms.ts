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
        message: [note, 'Do you approve this?', preview].filter(Boolean).join('\n'),
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
  /** True where something would be given out, not changed. */
  readonly isRead: boolean;
}

/** The question as a result, for clients that can't show a form, and where somebody must be asked in the conversation. */
export function asResult({
  preview,
  note,
  confirmation,
  expiresAt,
  notBefore,
  isRead,
}: ResultQuestion): CallToolResult {
  const until = new Date(expiresAt).toISOString();
  const from = notBefore === undefined ? undefined : new Date(notBefore).toISOString();
  const same = `make the same call again with the same arguments and "confirmation": ${JSON.stringify(confirmation)}, ${from ? `between ${from} and ${until}` : `before ${until}`}.`;
  const next = from
    ? `Next: show this to the person you work for and ask them in this conversation. Only if they want it, ${same} Otherwise do nothing.`
    : `Next: show this to the person you work for. Only if they want it, ${same} Otherwise do nothing.`;
  const head = `Nothing was ${isRead ? 'read' : 'changed'} yet: this must be confirmed first.`;
  const text = [...(note ? [note] : []), head, '', preview, '', next];
  return {
    content: [{ type: 'text', text: text.join('\n') }],
    structuredContent: {
      // Alone, too, it must not be taken for done, nor the confirmation for something to send back at once.
      approval: {
        note: [note, head].filter(Boolean).join(' '),
        preview,
        next,
        confirmation,
        expiresAt: until,
        ...(from ? { notBefore: from } : {}),
      },
    },
  };
}
