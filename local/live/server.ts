import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { switchPositions } from '../../lambda/guardrails/switch-position.ts';
import { closeServer, listen } from '../cloud/listen.ts';
import { type Refusal, refuseForeign, refuseKeyless } from './guard.ts';
import type { Live } from './live.ts';

/** The live view, served. */
export interface LiveView {
  /** Where it is: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What every request for what happens here must bring, as a bearer token. */
  readonly key: string;
  /**
   * What opens it in a browser: the key stands behind `#`, which browsers send to nobody; the page takes it out of the
   * address at once.
   */
  readonly link: string;
  close(): Promise<void>;
}

/** Pages that are told what happens, at most, and bytes that one of them may be behind before it must come anew. */
const mostPages = 30;
const mostBehind = 4 * 1024 * 1024;
/** Milliseconds between signs of life. */
const heartbeat = 15_000;
/** Bytes of a command. */
const mostBody = 1_024;

const safely = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const faultShape = z.strictObject({ id: z.string().max(40), on: z.boolean() });
const switchShape = z.strictObject({ position: z.enum(switchPositions) });
const answerShape = z.strictObject({ answer: z.enum(['accept', 'decline']) });
const emptyShape = z.strictObject({});

/** Serves the view on a free port of this machine, to whoever has its key, which is another one at each start. */
export async function serveLive(live: Live): Promise<LiveView> {
  const key = randomBytes(32).toString('base64url');
  const pages = new Set<ServerResponse>();
  const server = createServer({ maxHeaderSize: 16 * 1024 });

  /** What a page may have done, by path. */
  const commands: Readonly<Record<string, (body: unknown) => Promise<Refusal | undefined>>> = {
    '/faults': taking(faultShape, ({ id, on }) =>
      live.switchFault(id, on) ? undefined : 'There is no such fault to switch.',
    ),
    '/switch': taking(switchShape, async ({ position }) => {
      await live.turnSwitch(position);
      return undefined;
    }),
    '/demonstration': taking(emptyShape, () =>
      live.play() ? undefined : 'It is being played, or there is no embedded Clerk.',
    ),
    '/answer': taking(answerShape, ({ answer }) => (live.answer(answer) ? undefined : 'Nothing is asked.')),
    '/seed': taking(emptyShape, () => (live.reset() ? undefined : 'There is no embedded Clerk.')),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const path = (request.url ?? '/').split('?', 1).join('');
    const visitor = { method, headers: request.headers };
    const foreign = refuseForeign(visitor, new URL(url).host);
    if (foreign) return refuse(response, foreign);
    if (path === '/' && method === 'GET') return sendPage(response);
    // Before anything else is told: which paths there are, too.
    const keyless = path === '/' ? undefined : refuseKeyless(visitor, key);
    if (keyless) return refuse(response, keyless);
    const command = Object.hasOwn(commands, path) ? commands[path] : undefined;
    if (path !== '/' && path !== '/events' && !command) {
      return refuse(response, { status: 404, message: 'Not found.' });
    }
    const wanted = command ? 'POST' : 'GET';
    if (method !== wanted) {
      response.setHeader('allow', wanted);
      return refuse(response, { status: 405, message: `This takes ${wanted} only.` });
    }
    if (!command) return tell(request, response);
    const body = await readCommand(request);
    const fault = 'status' in body ? body : await command(body.value);
    return fault ? refuse(response, fault) : void response.writeHead(204, safely).end();
  }

  async function sendPage(response: ServerResponse): Promise<void> {
    const { html, securityPolicy } = await live.page();
    const type = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': securityPolicy };
    response.writeHead(200, { ...safely, ...type }).end(html);
  }

  async function tell(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (pages.size >= mostPages) {
      return refuse(response, { status: 503, message: `${mostPages} pages look on already: close one.` });
    }
    pages.add(response);
    let end: (() => void) | undefined;
    const timer = setInterval(() => response.write(':\n\n'), heartbeat).unref();
    response.once('close', () => {
      pages.delete(response);
      clearInterval(timer);
      end?.();
    });
    response.writeHead(200, { ...safely, 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const lastId = request.headers['last-event-id'];
    const stop = await live.listen(typeof lastId === 'string' ? lastId : undefined, ({ id, event, data }) => {
      response.write(`id: ${id}\nevent: ${event}\ndata: ${data}\n\n`);
      // It comes again, and is told what it has missed.
      if (response.writableLength > mostBehind) response.destroy();
    });
    end = stop;
    if (response.destroyed) stop();
  }

  server.on('request', (request, response) => {
    response.on('error', () => response.destroy());
    // Whatever is not read is drained, so that the answer arrives.
    response.once('finish', () => request.resume());
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listen(server, 0);
  return { url, key, link: `${url}/#key=${key}`, close: () => closeServer(server) };
}

/** Has a command done whose body has the shape; refuses another one, and what `work` gives a reason for. */
function taking<Shape extends z.ZodType>(
  shape: Shape,
  work: (body: z.output<Shape>) => string | undefined | Promise<string | undefined>,
): (body: unknown) => Promise<Refusal | undefined> {
  return async (body) => {
    const read = shape.safeParse(body);
    if (!read.success) return { status: 400, message: z.prettifyError(read.error) };
    try {
      const fault = await work(read.data);
      return fault === undefined ? undefined : { status: 409, message: fault };
    } catch (error) {
      return { status: 500, message: error instanceof Error ? error.message : String(error) };
    }
  };
}

async function readCommand(request: IncomingMessage): Promise<{ readonly value: unknown } | Refusal> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return { status: 415, message: 'A command is application/json.' };
  }
  const tooLarge = { status: 413, message: `A command has ${mostBody} bytes at most.` };
  if (Number(request.headers['content-length'] ?? 0) > mostBody) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBody) chunks.push(chunk);
  }
  if (size > mostBody) return tooLarge;
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
  } catch {
    return { status: 400, message: 'A command is JSON.' };
  }
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  // What was not read of the body is not waited for.
  response.setHeader('connection', 'close');
  send(response, status, 'text/plain; charset=utf-8', `${message}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...safely, 'content-type': type }).end(body);
}
