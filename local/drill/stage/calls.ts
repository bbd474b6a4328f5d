import { setTimeout as sleep } from 'node:timers/promises';
import type { Laptop, TokenHolder } from '../../laptop.ts';

/**
 * How a call ended: `answered`; `told`, refused with what to do next or when to try again; `lost`, anything else, such as
 * a connection that ends or an error that says nothing.
 */
export type Ending = 'answered' | 'told' | 'lost';

/** Makes one call of a tool. */
export async function call(
  { mcpUrl, tokens }: Laptop,
  name: string,
  args: Readonly<Record<string, unknown>>,
  who: TokenHolder = 'unattended',
): Promise<Ending> {
  try {
    const response = await fetch(mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens[who]}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name, arguments: args },
      }),
      signal: AbortSignal.timeout(90_000),
    });
    const text = await response.text();
    if (response.status === 429 || (response.status === 503 && response.headers.has('retry-after')))
      return 'told';
    if (response.status !== 200) return 'lost';
    const message = JSON.parse(
      text.startsWith('{') ? text : (/^data: (\{.*"result".*)$/m.exec(text)?.[1] ?? '{}'),
    ) as {
      result?: { isError?: boolean; content?: { text?: string }[] };
    };
    if (!message.result) return 'lost';
    if (message.result.isError !== true) return 'answered';
    const said = message.result.content?.[0]?.text ?? '';
    return /Next: |before you try again/.test(said) ? 'told' : 'lost';
  } catch {
    return 'lost';
  }
}

/** Starts `rate` calls a second for so many seconds, whether or not there are answers, and waits for the last one. */
export async function load(
  rate: number,
  seconds: number,
  one: (index: number) => Promise<Ending>,
): Promise<Ending[]> {
  const calls: Promise<Ending>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < rate * seconds; index += 1) {
    await sleep(Math.max(0, startedAt + (index * 1000) / rate - performance.now()));
    calls.push(one(index));
  }
  return Promise.all(calls);
}

/** Has so many callers make call after call, until `isOver` or there is none left: `one` gives undefined then. */
export async function crowd(
  callers: number,
  isOver: () => boolean,
  one: (index: number) => Promise<Ending> | undefined,
): Promise<Ending[]> {
  const endings: Ending[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (!isOver()) {
        const ending = one(next++);
        if (ending === undefined) return;
        endings.push(await ending);
      }
    }),
  );
  return endings;
}

/** Seconds until five calls in a row are answered. */
export async function untilWell(one: () => Promise<Ending>): Promise<number> {
  const startedAt = performance.now();
  let wellAt = startedAt;
  for (let inRow = 0; inRow < 5;) {
    const before = performance.now();
    if ((await one()) === 'answered') {
      if (inRow === 0) wellAt = before;
      inRow += 1;
    } else {
      inRow = 0;
    }
    if (performance.now() - startedAt > 60_000) return Infinity;
    if (inRow === 0) await sleep(200);
  }
  return (wellAt - startedAt) / 1000;
}
