import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What the model says in one answer: a call of a tool, or text that ends its turn. */
export type Said = { readonly tool: string; readonly args: object } | { readonly text: string };

/** Which API the stand-in speaks. */
export type Wire = 'anthropic' | 'openai';

/** A request that the stand-in got. */
export interface Asked {
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** Tokens that each answer is said to have taken. */
export const usage = { input: 100, output: 7 } as const;

/**
 * Stands for the API of a model that plays what was recorded: `script` is called with the person's first request and
 * the text of all results so far, and says what comes next. Messages API: https://docs.claude.com/en/api/messages; chat completions:
 * https://platform.openai.com/docs/api-reference/chat/create.
 */
export async function startModelApi(
  wire: Wire,
  key: string,
  script: (request: string, results: readonly string[]) => Said,
) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await json(request)) as Record<string, unknown>;
      asked.push({ path: request.url, headers: request.headers, body });
      const isLetIn =
        wire === 'anthropic'
          ? request.headers['x-api-key'] === key && request.headers['anthropic-version'] === '2023-06-01'
          : request.headers.authorization === `Bearer ${key}`;
      const isThere = request.url === (wire === 'anthropic' ? '/v1/messages' : '/v1/chat/completions');
      const [status, answer] = !isThere
        ? [404, fault(wire, 'not_found_error', 'Not found')]
        : isLetIn
          ? [200, answerOf(wire, String(body['model']), script(requestIn(body), resultsIn(wire, body)))]
          : [401, fault(wire, 'authentication_error', `invalid key: ${keyIn(request)}`)];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly content?: string | readonly Block[];
}

interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}

const textOf = (content: Block['content'] = ''): string =>
  typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n');

/** The key that came with a request. */
function keyIn({ headers }: IncomingMessage): string {
  return [headers['x-api-key'] ?? headers.authorization].flat().join().replace('Bearer ', '');
}

/** What the person said first. */
function requestIn({ messages }: Record<string, unknown>): string {
  const first = (messages as readonly Message[]).find(({ role }) => role === 'user');
  return textOf(first?.content);
}

function resultsIn(wire: Wire, { messages }: Record<string, unknown>): string[] {
  const all = messages as readonly Message[];
  if (wire === 'openai')
    return all.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content));
  return all.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.filter(({ type }) => type === 'tool_result').map((block) => textOf(block.content)),
  );
}

let calls = 0;

function answerOf(wire: Wire, model: string, said: Said): object {
  calls += 1;
  if (wire === 'anthropic') {
    return {
      id: `msg_${calls}`,
      type: 'message',
      role: 'assistant',
      model,
      content: [
        'tool' in said
          ? { type: 'tool_use', id: `toolu_${calls}`, name: said.tool, input: said.args }
          : { type: 'text', text: said.text },
      ],
      stop_reason: 'tool' in said ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: usage.input, output_tokens: usage.output },
    };
  }
  const call = 'tool' in said && {
    id: `call_${calls}`,
    type: 'function',
    function: { name: said.tool, arguments: JSON.stringify(said.args) },
  };
  return {
    id: `chatcmpl-${calls}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'text' in said ? said.text : null,
          ...(call && { tool_calls: [call] }),
        },
        finish_reason: call ? 'tool_calls' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
    },
  };
}

function fault(wire: Wire, type: string, message: string): object {
  return wire === 'anthropic'
    ? { type: 'error', error: { type, message } }
    : { error: { message, type, code: type } };
}
