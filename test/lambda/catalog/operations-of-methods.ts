import { createClerkClient } from '@clerk/backend';

/** Stands for whatever a method wants: an id, or an object with ids in it, and answers to whatever is called. */
function anything(): unknown {
  return new Proxy(() => undefined, {
    apply: () => anything(),
    get: (_, name) => {
      if (name === 'toString' || name === Symbol.toPrimitive) return () => 'anything';
      return typeof name === 'symbol' ? undefined : anything();
    },
  });
}

/**
 * To which operation of the Backend API each method of the SDK leads, as `post /users/{}`: seen by calling it. Those that
 * send several requests have several.
 */
export async function operationsOfMethods(
  methods: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const sent: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname.replace(/^\/v1(?=\/)/, '').replaceAll(/\/anything(?=\/|$)/g, '/{}');
    sent.push(`${(init?.method ?? 'get').toLowerCase()} ${path}`);
    return Promise.resolve(Response.json({}));
  };
  try {
    const client = createClerkClient({ secretKey: 'sk_test_x', telemetry: { disabled: true } });
    const found = new Map<string, readonly string[]>();
    for (const method of methods) {
      const [group = '', name = ''] = method.split('.');
      const api = Reflect.get(client, group) as Record<string, (...args: unknown[]) => Promise<unknown>>;
      sent.length = 0;
      // What it makes of the empty answer is no matter.
      await api[name]?.(anything(), anything(), anything()).catch(() => undefined);
      found.set(method, [...new Set(sent)]);
    }
    return found;
  } finally {
    globalThis.fetch = original;
  }
}
