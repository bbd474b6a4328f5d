import { createServer, request as send } from 'node:http';
import { closeServer, listen } from '../../local/cloud/listen.ts';

/** A request that has come to a gate and goes no further until somebody says so. */
export interface Passage {
  readonly method: string;
  readonly path: string;
  /** The operation of DynamoDB that it asks for: `PutItem`. */
  readonly operation: string | undefined;
  readonly body: string;
  /** Hands it to the server behind the gate, whether or not the sender is still there, and gives the answer. */
  forward(): Promise<GateAnswer>;
  answer(answer: GateAnswer): void;
  /** Writes bytes as they are in place of an answer. */
  write(bytes: Buffer): void;
  /** Closes the connection without an answer. */
  cut(): void;
}

export interface GateAnswer {
  readonly status: number;
  readonly headers?: NodeJS.Dict<string | string[]>;
  readonly body: Buffer | string;
}

/** Says which requests are meant. */
export type Wanted = (passage: Passage) => boolean;
type Conduct = (passage: Passage) => unknown;

/** A server on loopback in front of another: each request passes unless a test has something else in mind. */
export interface Gate {
  readonly url: string;
  /** Address of the server behind it. */
  target: string;
  /** Does something else with the next `times` requests of a kind. */
  conduct(wanted: Wanted, conduct: Conduct, times?: number): void;
  /** The next request of a kind, held until the test lets it go. */
  next(wanted: Wanted): Promise<Passage>;
  /** From now on all pass. */
  clear(): void;
  close(): Promise<void>;
}

/** Opens a gate to nowhere; set its `target`. */
export async function openGate(): Promise<Gate> {
  let rules: { wanted: Wanted; conduct: Conduct; left: number }[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url: path = '/', headers, socket } = incoming;
      const passage: Passage = {
        method,
        path,
        operation: String(headers['x-amz-target'] ?? '').split('.')[1],
        body: Buffer.concat(chunks).toString(),
        forward: () => forward(new URL(path, gate.target), method, headers, Buffer.concat(chunks)),
        answer: ({ status, headers: fields = {}, body }) => {
          const { 'transfer-encoding': _, ...kept } = fields;
          outgoing.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(body) }).end(body);
        },
        write: (bytes) => void socket.write(bytes),
        cut: () => void socket.destroy(),
      };
      const rule = rules.find(({ wanted, left }) => left > 0 && wanted(passage));
      if (rule) {
        rule.left -= 1;
        rule.conduct(passage);
      } else {
        passage.forward().then(
          (answer) => passage.answer(answer),
          () => passage.cut(),
        );
      }
    });
  });
  const conduct: Gate['conduct'] = (wanted, conducted, times = 1) => {
    rules.push({ wanted, conduct: conducted, left: times });
  };
  const gate: Gate = {
    url: await listen(server, 0),
    target: '',
    conduct,
    next: (wanted) => new Promise((resolve) => conduct(wanted, resolve)),
    clear: () => void (rules = []),
    close: () => closeServer(server),
  };
  return gate;
}

function forward(
  url: URL,
  method: string,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
): Promise<GateAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers: { ...headers, connection: 'close' } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { connection: _, ...answered } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 0, headers: answered, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}
