import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Laptop } from '../laptop.ts';
import type { Changes, Snapshot } from '../live/shown.ts';

/** Somebody who looks on at the live view. */
export interface LiveListener {
  /** What there was when it began. */
  readonly snapshot: Snapshot;
  /** All that came, as it came. */
  readonly messages: readonly EventSourceMessage[];
  /** The newest of these that fits, as soon as there is one. */
  until<Event extends keyof Changes>(
    event: Event,
    fits: (data: Changes[Event]) => boolean,
  ): Promise<Changes[Event]>;
  /** The calls that came so far, oldest first. */
  calls(): readonly Changes['call'][];
  close(): void;
}

/** Looks on at a laptop; after `lastId` where it was cut off. */
export async function lookOn({ live }: Pick<Laptop, 'live'>, lastId?: string): Promise<LiveListener> {
  const ended = new AbortController();
  const response = await fetch(`${live.url}/events`, {
    signal: ended.signal,
    headers: {
      authorization: `Bearer ${live.key}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
  });
  if (!response.body) throw new Error(`The live view answered ${response.status}`);
  const messages: EventSourceMessage[] = [];
  const waiting = new Set<() => void>();
  const parser = createParser({
    onEvent(message) {
      messages.push(message);
      for (const look of waiting) look();
    },
  });
  const reading = (async (body: AsyncIterable<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));
  })(response.body);
  reading.catch(() => undefined);

  const find = <Found>(look: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const attempt = () => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(attempt);
        resolve(found);
      };
      waiting.add(attempt);
      attempt();
    });
  const all = <Event extends keyof Changes>(event: Event) =>
    messages
      .filter((message) => message.event === event)
      .map(({ data }) => JSON.parse(data) as Changes[Event]);
  await find(() => messages[0]);
  const [first] = messages;
  return {
    snapshot: (first?.event === 'snapshot' ? JSON.parse(first.data) : {}) as Snapshot,
    messages,
    until: (event, fits) => find(() => all(event).findLast(fits)),
    calls: () => all('call'),
    close: () => ended.abort(),
  };
}

/** Has the live view do something, as its page does. */
export function command({ live }: Pick<Laptop, 'live'>, path: string, body: object): Promise<Response> {
  return fetch(live.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${live.key}`, origin: live.url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
