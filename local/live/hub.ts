import { randomBytes } from 'node:crypto';
import type { Changes } from './shown.ts';

/** Something that was told, and the id by which whoever was cut off asks for what came after it. */
export interface Message {
  readonly id: string;
  readonly event: string;
  /** JSON, in one line. */
  readonly data: string;
}

/** Tells whoever listens what changes, and remembers the newest of it. */
export interface Hub {
  publish<Event extends keyof Changes>(event: Event, data: Changes[Event]): void;
  /** The id of the newest message. */
  readonly newest: string;
  /** What was told after this message, oldest first; undefined when that is no longer known, or was never. */
  since(id: string): readonly Message[] | undefined;
  /** Hands on what is told from now on. Returns what ends that. */
  subscribe(listener: (message: Message) => void): () => void;
  /** How many listen. */
  readonly listeners: number;
}

/** Messages that are remembered. */
const remembered = 300;

/** A hub that nothing was told yet. */
export function createHub(): Hub {
  // So that no id of the laptop before this one counts here.
  const run = randomBytes(6).toString('hex');
  const messages: Message[] = [];
  const listeners = new Set<(message: Message) => void>();
  let told = 0;
  const idOf = (place: number) => `${run}.${place}`;
  return {
    publish(event, data) {
      told += 1;
      const message = { id: idOf(told), event, data: JSON.stringify(data) };
      messages.push(message);
      if (messages.length > remembered) messages.shift();
      for (const listener of listeners) listener(message);
    },
    get newest() {
      return idOf(told);
    },
    since(id) {
      const oldest = told - messages.length;
      const place = Number(id.slice(run.length + 1));
      const isKnown = id === idOf(place) && place >= oldest && place <= told;
      return isKnown ? messages.slice(place - oldest) : undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get listeners() {
      return listeners.size;
    },
  };
}
