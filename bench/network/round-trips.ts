import type { Valve } from './front.ts';

/** Counts the serial round trips that a process waits for. */
export interface RoundTrips {
  readonly valve: Valve;
  /** So far. */
  readonly count: () => number;
  readonly close: () => void;
}

/** Milliseconds between two looks at whether everything is quiet. */
const lookEveryMs = 5;

/**
 * Holds back whatever comes from the other side until nothing more can happen without it, then lets all of it arrive at
 * once: that is one round trip. What is sent meanwhile, over whatever connections, goes at the same time, as it would
 * over a network that is slow beside everything else; what is only sent upon an answer takes one more. So the number
 * depends on who waits for what, and not on how busy the machine is. A connection takes one, a TLS handshake another.
 * @param isQuiet whether neither the process nor who answers it is doing anything
 * @param looks how many times in a row it must be
 */
export function roundTrips(isQuiet: () => boolean, looks: number): RoundTrips {
  let held: (() => void)[] = [];
  let quietLooks = 0;
  let count = 0;
  const hold = (arrive: () => void) => {
    held.push(arrive);
    quietLooks = 0;
  };
  const timer = setInterval(() => {
    if (held.length === 0) return;
    quietLooks = isQuiet() ? quietLooks + 1 : 0;
    if (quietLooks < looks) return;
    const all = held;
    held = [];
    quietLooks = 0;
    count += 1;
    for (const arrive of all) arrive();
  }, lookEveryMs);
  return {
    valve: {
      connected: hold,
      answered: hold,
      // Nobody waits for the end of a connection; it comes with what was sent before.
      ended: (arrive) => (held.length === 0 ? arrive() : void held.push(arrive)),
      sent: () => (quietLooks = 0),
    },
    count: () => count,
    close: () => clearInterval(timer),
  };
}
