import { inputResponse, type ServerContext } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** What the client sent about an approval along with its call. */
export interface ApprovalAnswer {
  /** True when the client can put a form before a person. */
  readonly canElicit: boolean;
  /** What the server asked, as the client gave it back. */
  readonly requestState: string | undefined;
  /** What the person did with the form; undefined when it was not shown. */
  readonly action: 'accept' | 'decline' | 'cancel' | undefined;
  /** The argument `confirmation`. */
  readonly confirmation: string | undefined;
}

/** The answer of a client that said nothing. */
export const noAnswer: ApprovalAnswer = {
  canElicit: false,
  requestState: undefined,
  action: undefined,
  confirmation: undefined,
};

/** The key of the form in `inputRequests` and `inputResponses`. */
export const approvalKey = 'approval';

const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

/** An empty object stands for forms: https://modelcontextprotocol.io/specification/draft/client/elicitation */
const elicitationShape = z.object({
  [capabilitiesKey]: z.object({
    elicitation: z.object({ form: z.object({}).optional(), url: z.object({}).optional() }),
  }),
});

/** Reads the answer off a request. Only clients of 2026-07-28 that declared elicitation can be asked directly. */
export function readAnswer(
  { envelope, inputResponses, requestState }: ServerContext['mcpReq'],
  args: unknown,
): ApprovalAnswer {
  // Older clients send no envelope, and what can't be parsed costs more than what can.
  const declared = envelope && elicitationShape.safeParse(envelope).data?.[capabilitiesKey].elicitation;
  const state = requestState();
  const response = inputResponse(inputResponses, approvalKey);
  return {
    canElicit: declared !== undefined && (declared.form !== undefined || declared.url === undefined),
    requestState: typeof state === 'string' ? state : undefined,
    action: response.kind === 'elicit' ? response.action : undefined,
    confirmation: takeConfirmation(args).confirmation,
  };
}

/** The argument `confirmation`, as it was sent, and the other arguments. An empty one is none. */
export function takeConfirmation(args: unknown): { confirmation: string | undefined; rest: unknown } {
  if (typeof args !== 'object' || args === null || !Object.hasOwn(args, 'confirmation')) {
    return { confirmation: undefined, rest: args };
  }
  const { confirmation, ...rest } = args as Record<string, unknown>;
  const text = typeof confirmation === 'string' ? confirmation : JSON.stringify(confirmation ?? '');
  return { confirmation: text.trim() === '' ? undefined : text, rest };
}
