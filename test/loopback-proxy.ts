import { createServer, request, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** The host that `certificate` is for; no DNS has it. */
export const tlsHost = 'api.clerk.test';

/** Signed by nobody, and good for `tlsHost` on this machine alone. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBqzCCAVGgAwIBAgIULRaoobN7iVJCOg7otJ9NNLAvqNIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDA2NTE1NVoYDzIxMjYxMTA2
MDY1MTU1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATduYbLr2+1fi9udom/XyFXmR1Xg2hjJF50yMMBgZQHbh+KEmJlQwzB
7rj7sp5LPuMhiaHS/sbr5jc4ig9dkvfzo38wfTAdBgNVHQ4EFgQUZDmmPdOaMSsq
7CYE52s4FlNDZhcwHwYDVR0jBBgwFoAUZDmmPdOaMSsq7CYE52s4FlNDZhcwDwYD
VR0TAQH/BAUwAwEB/zAqBgNVHREEIzAhgglsb2NhbGhvc3SCDmFwaS5jbGVyay50
ZXN0hwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIGd0KkHJ/62+ttBplTxFUp/ZRj5E
hh4Hrk06M1fJ/LefAiEAjpp9uvgUPVxb1oAG5T7Bu3rO70wd6oyejx/D3Ta8wqs=
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyt4uei6et1M/XGGh
PIVFOrocNfaxaZ0uJrSJtw9JdSKhRANCAATduYbLr2+1fi9udom/XyFXmR1Xg2hj
JF50yMMBgZQHbh+KEmJlQwzB7rj7sp5LPuMhiaHS/sbr5jc4ig9dkvfz
-----END PRIVATE KEY-----
`;

/** A server over TLS on loopback, whom clients know as `tlsHost`. */
export async function startTlsServer(
  listener: RequestListener,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createTlsServer({ cert: certificate, key }, listener);
  const port = await listening(server);
  return { url: `https://${tlsHost}:${port}`, close: () => closed(server) };
}

/** A forward proxy on loopback, which knows one host: this machine, whatever it is called. */
export interface LoopbackProxy {
  readonly url: string;
  /** The hosts and ports that tunnels were asked to. */
  readonly tunnels: string[];
  /** All that went through in the clear: the heads of tunnels, and the URLs of requests without TLS. */
  readonly seen: string[];
  /** What becomes of the next tunnels; `open` at first. */
  behaviour: 'open' | 'refuse' | 'silent';
  close(): Promise<void>;
}

/** Starts a proxy. */
export async function startLoopbackProxy(): Promise<LoopbackProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    proxy.seen.push(incoming.url ?? '');
    const { method, headers } = incoming;
    const outgoing = request(incoming.url ?? '', { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', (incoming, socket: Socket, head) => {
    const { url = '', headers } = incoming;
    sockets.add(socket.on('error', () => socket.destroy()));
    proxy.tunnels.push(url);
    proxy.seen.push(JSON.stringify([url, headers]));
    if (proxy.behaviour === 'silent') return;
    if (proxy.behaviour === 'refuse') {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const far = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    sockets.add(far.on('error', () => socket.destroy()));
  });
  const port = await listening(server);
  const proxy: LoopbackProxy = {
    url: `http://127.0.0.1:${port}`,
    tunnels: [],
    seen: [],
    behaviour: 'open',
    close() {
      for (const socket of sockets) socket.destroy();
      return closed(server);
    },
  };
  return proxy;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
