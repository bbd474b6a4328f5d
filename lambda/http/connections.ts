import type { Agent, AgentOptions, RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';

/**
 * Milliseconds that a connection is kept without use, unless the far side says in `keep-alive` that it ends it earlier.
 * Node's own agents give it up after 5 s, and those pass while Lambda has the instance frozen. Load balancers of AWS keep
 * one for 60 s: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
const keptMs = 55_000;

/**
 * Milliseconds after which a connection without use has idled. Lambda freezes an instance between two requests, for
 * seconds or hours, and what became of its connections meanwhile shows only when they are used; a connection within one
 * request is used again sooner.
 */
const idleMs = 1_000;

/** When each connection was last known to be alive, by the clock that goes on while the instance is frozen. */
const aliveAt = new WeakMap<Socket, number>();

/** When each connection that was opened ahead was begun, by the same clock. */
const begunAt = new WeakMap<Socket, number>();

/** Whether one is still being opened after a second: it may have been frozen half way, and nobody be there any more. */
function isStuck(socket: Socket): boolean {
  return !isThere(socket) && !(Math.abs(Date.now() - (begunAt.get(socket) ?? NaN)) < idleMs);
}

/** Notes that a connection is alive now. */
export function markAlive(socket: Socket): void {
  aliveAt.set(socket, Date.now());
}

/** Whether a connection is ready: it need not be waited for, and may have died since. */
export function isThere(socket: Socket): boolean {
  return aliveAt.has(socket);
}

/** Whether a connection was not known to be alive within the last second. */
export function hasIdled(socket: Socket): boolean {
  return !(Math.abs(Date.now() - (aliveAt.get(socket) ?? NaN)) < idleMs);
}

type Connect = (options: RequestOptions & { readonly servername?: string }) => Socket;

/** How requests of one protocol go. */
export interface Way {
  readonly request: typeof import('node:http').request;
  /** Keeps connections, and takes those first that were opened ahead. */
  readonly agent: Agent;
  /** What a connection tells when it can carry a request. */
  readonly readyEvent: 'connect' | 'secureConnect';
  readonly connect: Connect;
  /** Connections that were opened ahead and not used yet, by where they lead; none by a proxy. */
  readonly ahead: Map<string, Socket>;
  readonly isProxied: boolean;
}

const ways = new Map<string, Way>();

/**
 * The way of a protocol, `http:` or `https:`, by the proxy that `OUTBOUND_PROXY` in the environment names, unless the request
 * is to go past it; by CONNECT for https: https://nodejs.org/api/http.html#built-in-proxy-support. Where Node itself was told of
 * a proxy, as it is on a laptop behind one, its own agent knows for which hosts. Node's module is loaded
 * when needed, and asked for once: Node checks each time whether it may be had.
 */
export function wayOf(protocol: string, isDirect = false): Way {
  const proxy = isDirect ? undefined : process.env['OUTBOUND_PROXY'] || undefined;
  const name = proxy === undefined ? protocol : `${protocol} ${proxy}`;
  let way = ways.get(name);
  if (!way) {
    way = openWay(protocol === 'https:', proxy);
    ways.set(name, way);
  }
  return way;
}

function openWay(isSecure: boolean, proxy: string | undefined): Way {
  const { Agent, globalAgent, request } = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http');
  // Agents have their options, whatever their types say.
  const { proxyEnv } = (globalAgent as { readonly options?: AgentOptions }).options ?? {};
  const isToldToNode = proxy === undefined && proxyEnv !== undefined;
  const agent = isToldToNode
    ? globalAgent
    : new Agent({
        keepAlive: true,
        timeout: keptMs,
        ...(proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
      });
  const isProxied = isToldToNode || proxy !== undefined;
  const open = agent.createConnection.bind(agent);
  // It makes sockets, whatever its type says.
  const connect: Connect = (options) => open(options) as Socket;
  const ahead = new Map<string, Socket>();
  const createConnection: Connect = (options) => {
    const place = placeOf(options);
    const socket = ahead.get(place);
    ahead.delete(place);
    if (socket && !socket.destroyed && !isStuck(socket)) return socket.ref();
    socket?.destroy();
    return connect(options);
  };
  return {
    request,
    // One by a proxy is ready later, and says so by a callback.
    agent: isProxied ? agent : Object.assign(agent, { createConnection }),
    readyEvent: isSecure ? 'secureConnect' : 'connect',
    connect,
    ahead,
    isProxied,
  };
}

/** Where a connection leads. */
interface Place {
  readonly host: string;
  readonly port: number;
}

const placeOf = ({ host, port }: RequestOptions): string => `${host}:${port}`;

/** By URL that connections are opened ahead for, which is one: where they lead, and what the agent calls that. */
const placesAhead = new WeakMap<
  URL,
  { readonly place: Place; readonly name: string; readonly known: string }
>();

/** Where connections for a URL lead. */
export function placeIn({ hostname, port, protocol }: URL): Place {
  // IPv6 addresses stand in brackets in URLs only.
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/**
 * Opens a connection to where a URL leads, for a request that is to come, unless one is there that has not idled or is
 * being opened; `mayIdle`: one that has is as good, as it is for reads. Does nothing where a proxy is in between. Never throws: what can't be opened now, the request tries
 * itself.
 */
export function connectAhead(url: URL, mayIdle = false): void {
  const { agent, connect, readyEvent, ahead, isProxied } = wayOf(url.protocol);
  if (isProxied) return;
  let found = placesAhead.get(url);
  if (!found) {
    const there = placeIn(url);
    found = { place: there, name: placeOf(there), known: agent.getName(there) };
    placesAhead.set(url, found);
  }
  const { place, name, known } = found;
  const isGood = (socket: Socket) =>
    !socket.destroyed && (isThere(socket) ? mayIdle || !hasIdled(socket) : !isStuck(socket));
  const former = ahead.get(name);
  if ((former && isGood(former)) || agent.freeSockets[known]?.some(isGood)) return;
  former?.destroy();
  // An address is no name that a server could be asked for.
  const socket = connect({ ...place, servername: isIP(place.host) ? '' : place.host });
  ahead.set(name, socket);
  const giveUp = () => {
    if (ahead.get(name) !== socket) return;
    ahead.delete(name);
    socket.destroy();
  };
  socket.unref();
  socket.setTimeout(keptMs, giveUp);
  const begun = Date.now();
  begunAt.set(socket, begun);
  // What has come may have waited while the instance was frozen: it shows no more than when it was asked for.
  socket.once(readyEvent, () => aliveAt.set(socket, begun));
  socket.once('close', giveUp);
  // Without a listener it would end the process.
  socket.on('error', giveUp);
}
