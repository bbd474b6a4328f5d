import { cleanText } from '../clerk/views/user-text.ts';

/** What a client says of itself; nobody has checked it. */
export interface Declared {
  /** Name and version, as one text. */
  readonly client?: string;
  /** https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent?: string;
}

const clientInfo = 'io.modelcontextprotocol/clientInfo';
const traceparentPattern = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** What the `_meta` of a request says of the client and its trace; undefined where it says nothing. */
export function declaredIn(meta: unknown): Declared | undefined {
  const { [clientInfo]: info, traceparent } = objectOf(meta);
  const { name, version } = objectOf(info);
  const client = [name, version].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const trace = traceparentOf(traceparent);
  if (client === '' && trace === undefined) return undefined;
  return {
    ...(client === '' ? {} : { client: cleanText(client, 100) }),
    ...(trace === undefined ? {} : { traceparent: trace }),
  };
}

/** A `traceparent` that has the form of one; undefined for anything else, which is no text for a log. */
export function traceparentOf(value: unknown): string | undefined {
  return typeof value === 'string' && traceparentPattern.test(value) ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
