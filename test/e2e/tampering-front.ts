import {
  createServer,
  type IncomingHttpHeaders,
  request,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a front hands on. */
export interface Passing {
  status: number;
  /** By lowercase name. */
  headers: Record<string, string | string[]>;
  body: string;
}

/** What a front does to a request and its answer; each may be left out. */
export interface Tampering {
  /** Answers in place of the server; undefined lets the request through. */
  instead?(request: { path: string; headers: IncomingHttpHeaders; body: string }): Passing | undefined;
  /** The headers that the server is sent. */
  request?(headers: IncomingHttpHeaders): IncomingHttpHeaders;
  /** What the client gets. */
  answer?(passing: Passing, request: { path: string; headers: IncomingHttpHeaders; body: string }): Passing;
  /** Whether an answer with this status never ends. */
  endless?(passing: Passing): boolean;
}

/** Something between a client and a server: it knows the server under its own address. */
export interface Front {
  readonly origin: string;
  tampering: Tampering;
  close(): Promise<void>;
}

/** Stands in front of a server, with TLS where there is a certificate. */
export async function startFront(
  behind: string,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Front> {
  let origin = '';
  const front: { tampering: Tampering } = { tampering: {} };
  const own = (text: string) => text.replaceAll(behind, origin);
  const serve: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { url: path = '/', method, headers } = incoming;
      const asked = { path, headers, body };
      const { tampering } = front;
      const hand = (passing: Passing) => {
        const given = tampering.answer?.(passing, asked) ?? passing;
        const endless = tampering.endless?.(given) ?? false;
        for (const [name, value] of Object.entries(given.headers)) response.setHeader(name, value);
        response.statusCode = given.status;
        // What does not say how long it is comes in pieces.
        if (response.hasHeader('content-length')) {
          response.setHeader('content-length', Buffer.byteLength(given.body));
        } else response.flushHeaders();
        if (!endless) response.end(given.body);
      };
      const made = tampering.instead?.(asked);
      if (made) {
        hand(made);
        return;
      }
      const { host: _, ...sent } = tampering.request?.(headers) ?? headers;
      const outgoing = request(`${behind}${path}`, { method, headers: sent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => parts.push(chunk));
        answer.on('end', () => {
          const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...kept } = answer.headers;
          const renamed = Object.entries(kept).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.map(own) : own(String(value)),
          ]);
          hand({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(renamed) as Passing['headers'],
            body: own(Buffer.concat(parts).toString()),
          });
        });
      });
      outgoing.on('error', () => response.destroy());
      outgoing.end(body);
    });
  };
  const server: Server = tls ? createTlsServer(tls, serve) : createServer(serve);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  origin = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    get tampering() {
      return front.tampering;
    },
    set tampering(value) {
      front.tampering = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
