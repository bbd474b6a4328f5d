import { contact } from '../access/contact.ts';
import { ClerkFailure } from './failure.ts';

/** A request that is about to leave for Clerk, taken apart. */
export interface OutgoingRequest {
  readonly method: string;
  /** The parts of the path after the version, decoded: `users`, `user_1`, `metadata`. */
  readonly path: readonly string[];
  readonly query: readonly string[];
  /** Parsed JSON, or the fields of a form; undefined where there is none. */
  readonly body: unknown;
}

/** Requests that are not GET and change nothing: they only check something, or show it. */
const checks = new Set(['clients verify', 'api_keys verify', 'm2m_tokens verify', 'access_tokens verify']);

/** True for a request that changes something at Clerk. */
export function changesSomething({ method, path }: OutgoingRequest): boolean {
  return method !== 'GET' && !checks.has(path.slice(-2).join(' '));
}

/** Leave to send one request. */
export interface Permit {
  /** Called when Clerk surely did not do what was asked for. Never throws. */
  readonly giveBack: () => Promise<void>;
  /** Takes out of Clerk's answer what nobody may see, before anyone does. Never throws. */
  readonly look?: (answer: unknown) => Promise<unknown>;
}

/** An answer of Clerk's, or what stands for one. */
export interface ClerkAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where it is none. */
  readonly body: unknown;
}

/** How a request passes, that asks for more than its caller may reach. */
export type Passage =
  /** It is not sent, and this is the answer. */
  | { readonly answer: ClerkAnswer }
  | {
      /** What is sent instead; as it is when left out. */
      readonly url?: URL;
      /** What of the answer is in reach. */
      readonly look?: (answer: ClerkAnswer) => Promise<ClerkAnswer>;
    };

/** Holds a request to what its caller may reach; asked before any guard. Throws `ClerkFailure` for one that is refused. */
export type ReachGuard = (request: OutgoingRequest, url: URL) => Promise<Passage>;

/** Looks at a request before it is sent. Throws `ClerkFailure` for one that must not be. */
export type RequestGuard = (request: OutgoingRequest) => Promise<Permit | undefined>;

/** A call that this server itself refuses to make. `code` goes on record, `explanation` to the caller. */
export function guardrailRefusal(code: string, explanation: string, cause?: unknown): ClerkFailure {
  return new ClerkFailure('guardrail', {
    faults: [{ code, message: explanation, parameter: undefined }],
    cause,
  });
}

/** Takes a request apart. Throws `ClerkFailure` for a body that can't be looked into: what is not seen is not sent. */
export function outgoingRequest(url: URL, { method = 'GET', body }: RequestInit = {}): OutgoingRequest {
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  return {
    method: method.toUpperCase(),
    // Some paths have no version before them: `/api_keys`, `/m2m_tokens`.
    path: parts[0] === 'v1' ? parts.slice(1) : parts,
    query: [...url.searchParams.values()],
    body: parsed(body ?? undefined),
  };
}

function parsed(body: unknown): unknown {
  if (body === undefined || body === '') return undefined;
  if (typeof body === 'string') {
    try {
      return JSON.parse(body);
    } catch {
      // Told below, as any other body that is not understood.
    }
  } else if (body instanceof FormData) {
    // A name may stand there more than once: a list keeps them all.
    return [...body].map(([name, value]) => ({ [name]: value }));
  }
  throw guardrailRefusal(
    'unreadable_request',
    `This server does not send what it can't look into; nothing was sent to Clerk. Next: tell ${contact}.`,
  );
}
