/*
 * The bundler puts these in for the platform's classes of the same names, wherever a function speaks of them: any touch
 * of the platform's loads undici, 60 ms of every cold start, and `@clerk/backend` touches them while it is imported.
 */

/** A class of the platform that is loaded when the first object is made of it. */
function platformClass(name: 'FormData' | 'Request' | 'Response') {
  return function PlatformClass(...values: unknown[]): object {
    const loaded = Reflect.get(globalThis, name) as new (...parameters: unknown[]) => object;
    return new loaded(...values);
  };
}

const FormData = platformClass('FormData');
const Request = platformClass('Request');
const Response = platformClass('Response');

/** Headers as a map of names in lower case. */
class Headers {
  readonly #values = new Map<string, string>();

  constructor(init: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries(init)) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values.entries();
  }
}

export {
  Headers,
  Headers as 'globalThis.Headers',
  Request,
  Request as 'globalThis.Request',
  Response as 'globalThis.Response',
  FormData as 'globalThis.FormData',
};
