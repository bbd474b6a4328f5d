import { createParser } from 'eventsource-parser';

/** What the page is told, and how it stands with whoever tells it. */
export interface Listener {
  readonly onMessage: (event: string, data: unknown) => void;
  readonly onState: (state: 'connected' | 'cut off' | 'refused') => void;
}

const keyName = 'clerk-mcp-live-key';

/**
 * The key from the link, which is taken out of the address at once, or the one that another tab of this page has.
 * Undefined where there is none.
 */
export function takeKey(): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (key) {
    localStorage.setItem(keyName, key);
    history.replaceState(null, '', location.pathname);
  }
  return key ?? localStorage.getItem(keyName) ?? undefined;
}

/** Milliseconds before the next try, at first and at most. */
const firstWait = 500;
const longestWait = 5_000;

/** Listens for as long as the page is there; what was missed in between comes with the next connection. */
export async function listen(key: string, { onMessage, onState }: Listener): Promise<void> {
  let lastId: string | undefined;
  let wait = firstWait;
  for (;;) {
    try {
      const response = await fetch('/events', {
        cache: 'no-store',
        headers: {
          authorization: `Bearer ${key}`,
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        },
      });
      if (response.status === 401) return onState('refused');
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
      onState('connected');
      wait = firstWait;
      const parser = createParser({
        onEvent({ id, event = 'message', data }) {
          lastId = id ?? lastId;
          onMessage(event, JSON.parse(data));
        },
      });
      const decoder = new TextDecoder();
      for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }));
    } catch {
      // It ended, or was never there: either way it is tried again.
    }
    onState('cut off');
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, longestWait);
  }
}

/** Has something done. Throws with the reason when it was not. */
export async function command(key: string, path: string, body: object): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.text()).trim());
}
