import { createHash } from 'node:crypto';
import * as z from 'zod';
import { approvalKey } from '../../lambda/approvals/answer.ts';
import type { AnsweredRequest } from '../cloud/gateway.ts';

/** What was asked before a call. */
export interface Asked {
  /** Stands for what an answer must bring back. That itself is for the client alone. */
  readonly id: string;
  readonly by: 'form' | 'confirmation';
  readonly text: string;
  /** ISO 8601, where the answer says it. */
  readonly expiresAt: string | undefined;
}

/** What a request answers that was asked before. */
export interface Answered {
  readonly id: string;
  readonly how: 'approved' | 'declined' | 'cancelled';
}

/** What the log does not say of a tool call: request and answer do. */
export interface Exchange {
  /** Clerk ids that it was about: those in its arguments, else those in its result. */
  readonly targets: readonly string[];
  readonly asked: Asked | undefined;
  readonly answered: Answered | undefined;
}

const record = z.record(z.string(), z.unknown());
const callShape = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  params: z.looseObject({
    arguments: record.optional(),
    uri: z.string().optional(),
    requestState: z.string().optional(),
    inputResponses: record.optional(),
  }),
});
const formAnswer = z.looseObject({ action: z.enum(['accept', 'decline', 'cancel']) });
const answerShape = z.looseObject({
  result: z.looseObject({
    structuredContent: record.optional(),
    contents: z.array(z.looseObject({ text: z.string().optional() })).optional(),
    requestState: z.string().optional(),
    inputRequests: record.optional(),
  }),
});
const questionShape = z.looseObject({ params: z.looseObject({ message: z.string() }) });
const approvalShape = z.looseObject({
  approval: z.looseObject({
    preview: z.string(),
    confirmation: z.string(),
    expiresAt: z.string(),
  }),
});

const nothing: Exchange = { targets: [], asked: undefined, answered: undefined };

/** Reads a request and its answer. A batch, and what is no call, say nothing but on whom they are. */
export function readExchange({ body, answer }: Pick<AnsweredRequest, 'body' | 'answer'>): Exchange {
  const sent = jsonIn(body?.toString() ?? '');
  const call = callShape.safeParse(sent).data;
  const got = answerShape.safeParse(messagesIn(answer?.toString() ?? '').at(-1)).data;
  if (!call) return { ...nothing, targets: idsIn(sent) };
  const { params } = call;
  const named = idsIn([params.arguments, params.uri]);
  return {
    targets: named.length > 0 ? named : idsIn(got?.result.structuredContent),
    asked: askedIn(got),
    answered: answeredIn(params),
  };
}

function askedIn(got: z.output<typeof answerShape> | undefined): Asked | undefined {
  const { requestState, inputRequests = {}, structuredContent } = got?.result ?? {};
  const form = questionShape.safeParse(inputRequests[approvalKey]).data;
  if (form && requestState !== undefined) {
    return { id: digest(requestState), by: 'form', text: form.params.message, expiresAt: undefined };
  }
  const inWords = approvalShape.safeParse(structuredContent).data?.approval;
  if (!inWords) return undefined;
  const { confirmation, preview, expiresAt } = inWords;
  return { id: digest(confirmation), by: 'confirmation', text: preview, expiresAt };
}

function answeredIn(params: z.output<typeof callShape>['params']): Answered | undefined {
  const form = formAnswer.safeParse(params.inputResponses?.[approvalKey]).data;
  if (form && params.requestState !== undefined) {
    const how = { accept: 'approved', decline: 'declined', cancel: 'cancelled' } as const;
    return { id: digest(params.requestState), how: how[form.action] };
  }
  const confirmation = params.arguments?.['confirmation'];
  return typeof confirmation === 'string' ? { id: digest(confirmation), how: 'approved' } : undefined;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/**
 * Ids of whom and what calls are about, and nothing else that looks like one: a secret that is shown once is of the same
 * form.
 */
const clerkId = /^(?:user|org|orgmem|orginv|inv|sess|idn|mch|client|role|perm)_[A-Za-z0-9]{1,64}$/;

/** The texts in a value that are such an id, each once. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return clerkId.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(idsIn))];
}

/** The messages of an answer, whether it is JSON or an event stream. */
function messagesIn(text: string): unknown[] {
  if (/^\s*[{[]/.test(text)) return [jsonIn(text)].flat();
  return [...text.matchAll(/^data: ?(.*)$/gm)].map(([, data = '']) => jsonIn(data));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
