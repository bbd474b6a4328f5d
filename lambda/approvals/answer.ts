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
  /** The argument `dryRun`: the call is only to be tried. */
  readonly dryRun: boolean;
}

/** The answer of a client that said nothing. */
export const noAnswer: ApprovalAnswer = {
  canElicit: false,
  requestState: undefined,
  action: undefined,
  confirmation: undefined,
  dryRun: false,
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
  const { confirmation, dryRun } = takeAsides(args);
  return {
    canElicit: declared !== undefined && (declared.form !== undefined || declared.url === undefined),
    requestState: typeof state === 'string' ? state : undefined,
    action: response.kind === 'elicit' ? response.action : undefined,
    confirmation,
    dryRun: dryRun === true,
  };
}

/** What stands among the arguments and is about the call, not for the tool. */
export interface Asides {
  /** As it was sent; an empty one is none. */
  readonly confirmation: string | undefined;
  /** `invalid` for what is neither true nor false. */
  readonly dryRun: boolean | 'invalid';
  /** The other arguments. */
  readonly rest: unknown;
}

/** As models spell it: what is not taken for it would be left out where a tool has no parameters, and the call be made. */
const dryRunName = /^dry[_-]?run$/i;

const isAside = (name: string) => name === 'confirmation' || dryRunName.test(name);

/** Takes `confirmation` and `dryRun` out of a call's arguments. */
export function takeAsides(args: unknown): Asides {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    return { confirmation: undefined, dryRun: false, rest: args };
  }
  const entries = Object.entries(args);
  if (!entries.some(([name]) => isAside(name))) {
    return { confirmation: undefined, dryRun: false, rest: args };
  }
  const { confirmation } = args as Record<string, unknown>;
  // As hosts send what the model left out.
  const sent = confirmation ?? '';
  const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
  return {
    confirmation: !Object.hasOwn(args, 'confirmation') || text.trim() === '' ? undefined : text,
    dryRun: dryRunOf(entries.filter(([name]) => dryRunName.test(name)).map(([, value]) => value)),
    rest: Object.fromEntries(entries.filter(([name]) => !isAside(name))),
  };
}

/** Hosts send truth values as texts, too, and null for what the model left out. */
function dryRunOf(values: readonly unknown[]): Asides['dryRun'] {
  const words = values.map((value) =>
    (JSON.stringify(value ?? '') ?? '').replaceAll('"', '').trim().toLowerCase(),
  );
  if (words.some((word) => !['true', 'false', ''].includes(word))) return 'invalid';
  return words.includes('true');
}
