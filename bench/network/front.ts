import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { ofEach, type Origins } from './services.ts';

/** Decides when what comes from far away arrives. It must keep the order. */
export interface Valve {
  /** Of a new connection: `arrive` when the other side has taken it. */
  readonly connected: (arrive: () => void) => void;
  /** Of what the other side sends: `arrive` when it is here. */
  readonly answered: (arrive: () => void) => void;
  /** That the other side ends a connection. */
  readonly ended: (arrive: () => void) => void;
  /** Something was sent to the other side. */
  readonly sent?: () => void;
}

/** A front before all services, which passes bytes on and reads none: TLS is between client and service. */
export interface Front {
  readonly origins: Origins;
  readonly close: () => void;
}

/** Starts a front on 127.0.0.1 before the services at `origins`. */
export async function startFront(origins: Origins, valve: Valve): Promise<Front> {
  const open = new Set<Socket>();
  const servers: Server[] = [];
  const fronts = await ofEach(async (service) => {
    const port = Number(new URL(origins[service]).port);
    const server = createServer({ noDelay: true }, (client) => {
      const far = connect({ host: '127.0.0.1', port, noDelay: true });
      for (const socket of [client, far]) {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
      }
      join(client, far, valve);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  return {
    origins: fronts,
    close() {
      for (const server of servers) server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function join(client: Socket, far: Socket, valve: Valve): void {
  // The kernel takes a connection at once, so what is sent over it first waits for as long as taking it would last.
  let early: Buffer[] | undefined = [];
  client.on('data', (bytes: Buffer) => {
    valve.sent?.();
    if (early === undefined) {
      far.write(bytes);
      return;
    }
    if (early.length === 0) {
      valve.connected(() => {
        for (const part of early ?? []) far.write(part);
        early = undefined;
      });
    }
    early.push(bytes);
  });
  far.on('data', (bytes: Buffer) => valve.answered(() => client.write(bytes)));
  far.on('end', () => valve.ended(() => client.end()));
  client.on('end', () => far.end());
  client.on('error', () => far.destroy());
  far.on('error', () => client.destroy());
  client.on('close', () => far.destroy());
}
