import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const answerShape = z.looseObject({
  statusCode: z.coerce.number().int().min(200).max(599).default(200),
  headers: z.record(z.string(), scalar).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
  cookies: z.array(z.string()).nullish(),
});
const bufferedShape = answerShape.extend({
  statusCode: z.coerce.number().int().min(200).max(599),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** API Gateway looks for the end of the prelude in the first 16 KB of a stream. */
const preludeLimit = 16 * 1024;
const delimiter = Buffer.alloc(8);

/** Status and headers as a function gave them. */
export interface AnswerHead {
  status: number;
  headers: [string, string][];
}

/** The result of a buffered proxy function, or undefined where API Gateway calls it malformed. */
export function parseBufferedAnswer(payload: string): (AnswerHead & { body: Buffer }) | undefined {
  const answer = parseJson(payload, bufferedShape);
  if (answer === undefined) return undefined;
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded === true ? 'base64' : 'utf8');
  const head = sendable(headOf(answer));
  return head && { ...head, body };
}

/** Cuts the prelude off a streamed answer. */
export interface PreludeReader {
  /** Takes the next bytes: undefined while the prelude is incomplete, `malformed` when it will never be one. */
  read(bytes: Uint8Array): { head: AnswerHead; rest: Buffer } | 'malformed' | undefined;
}

/** Makes the reader for one streamed answer. */
export function createPreludeReader(): PreludeReader {
  let seen = Buffer.alloc(0);
  return {
    read(bytes) {
      seen = Buffer.concat([seen, bytes]);
      const end = seen.indexOf(delimiter);
      if (end === -1 || end > preludeLimit) return seen.length > preludeLimit ? 'malformed' : undefined;
      const parsed = parseJson(seen.subarray(0, end).toString(), answerShape);
      const head = parsed && sendable(headOf(parsed));
      if (head === undefined) return 'malformed';
      return { head, rest: seen.subarray(end + delimiter.length) };
    },
  };
}

function parseJson<Shape extends z.ZodType>(text: string, shape: Shape): z.output<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The head, or undefined when a header cannot be sent over HTTP. */
function sendable(head: AnswerHead): AnswerHead | undefined {
  try {
    for (const [name, value] of head.headers) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return head;
  } catch {
    return undefined;
  }
}

function headOf(answer: z.output<typeof answerShape>): AnswerHead {
  const single = Object.entries(answer.headers ?? {});
  const multiple = Object.entries(answer.multiValueHeaders ?? {});
  const names = new Set(multiple.map(([name]) => name.toLowerCase()));
  return {
    status: answer.statusCode,
    headers: [
      ...single.filter(([name]) => !names.has(name.toLowerCase())),
      ...multiple.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
      ...(answer.cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
    ],
  };
}
