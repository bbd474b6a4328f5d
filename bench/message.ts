/** Between the head of a streamed answer and its body. */
const delimiter = '\0'.repeat(8);

/** The JSON that a function answered, however it was wrapped: streamed or buffered, in base64, as an event. */
export function messageIn(answer: string): Message {
  const end = answer.indexOf(delimiter);
  const body = end === -1 ? bufferedBody(answer) : answer.slice(end + delimiter.length);
  const json = /^data: (.*)$/m.exec(body)?.[1] ?? body;
  return JSON.parse(json) as Message;
}

/** What is looked at of an answer: of MCP, or of the authorizer. */
export interface Message {
  readonly result?: {
    readonly tools?: readonly unknown[];
    readonly content?: readonly { readonly text?: string }[];
    readonly structuredContent?: unknown;
    readonly isError?: boolean;
  };
  readonly principalId?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly policyDocument?: { readonly Statement: readonly { readonly Effect: string }[] };
}

function bufferedBody(answer: string): string {
  const { body, isBase64Encoded } = JSON.parse(answer) as { body?: string; isBase64Encoded?: boolean };
  return isBase64Encoded === true ? Buffer.from(body ?? '', 'base64').toString() : (body ?? answer);
}
