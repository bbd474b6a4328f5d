import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { VirtualServices } from './services.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Turns of the event loop without a sign of anything, after which there is nothing left to be done. */
const quietTurns = 20;

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Lets the clock stand still while anything is done, and go on to what is due next when all that is left is to wait for
 * it. So work takes no time, and waiting takes as long as it would, at once.
 * @param inside the host of what is asked within the same moment: a request to it is no waiting
 */
export function settling(clock: VirtualClock, services: VirtualServices, inside: string) {
  const underWay = new Set<ClientRequest>();
  let signs = 0;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: ClientRequest };
    // One that is ended before it has a connection is said to start twice.
    if (underWay.has(request) || request.getHeader('host') === inside) return;
    signs += 1;
    underWay.add(request);
    // Also after the last of the answer, and after a failure.
    request.once('close', () => {
      signs += 1;
      underWay.delete(request);
    });
  });

  const settled = async () => {
    for (let quiet = 0, before = -1; quiet < quietTurns;) {
      await turn();
      const now = signs + services.signs();
      quiet = now === before && underWay.size <= services.waiting() ? quiet + 1 : 0;
      before = now;
    }
  };

  /** Does something that waits. Throws when it waits for nothing. */
  return async <Value>(work: Promise<Value>): Promise<Value> => {
    let isOver = false;
    const over = () => (isOver = true);
    work.then(over, over);
    for (;;) {
      await settled();
      if (isOver) return work;
      if (!clock.goOn()) throw new Error('It waits, and nothing will come.');
    }
  };
}
