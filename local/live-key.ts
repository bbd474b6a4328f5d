import { createClerkClient } from '@clerk/backend';
import { type Proxy, proxyHost } from './cloud/proxy.ts';

/** Where to ask, and how to get there. */
export interface LiveKeyOptions {
  readonly apiUrl?: string;
  /** The proxy that `fetch` goes by, for the messages. */
  readonly proxy?: Proxy | undefined;
}

/** Why a key of a real instance can't be used, in one line; undefined when Clerk takes it. */
export async function checkLiveKey(
  key: string | undefined,
  { apiUrl = 'https://api.clerk.com', proxy }: LiveKeyOptions = {},
): Promise<string | undefined> {
  if (!key) return 'CLERK_SECRET_KEY is not set. Use: CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live';
  if (!/^sk_(test|live)_\S+$/.test(key)) {
    return 'CLERK_SECRET_KEY is no Clerk secret key: it must start with sk_test_ or sk_live_ (Dashboard, API keys).';
  }
  const clerk = createClerkClient({ secretKey: key, apiUrl, telemetry: { disabled: true } });
  try {
    await clerk.users.getCount();
    return undefined;
  } catch (error) {
    const way = proxy === undefined ? '' : `, by the proxy ${proxyHost(proxy)} of HTTPS_PROXY`;
    return explain(error, `at ${apiUrl}${way}`);
  }
}

function explain(error: unknown, where: string): string {
  const status = numberIn(error, 'status');
  if (status === 401) {
    return 'Clerk refuses the key in CLERK_SECRET_KEY. Copy it again from the Clerk Dashboard, API keys.';
  }
  if (status === 403) {
    return `The check of the key was answered 403 ${where}: Clerk, or what is on the way to it, lets nobody in from this network. Ask for api.clerk.com to be allowed, or try another network.`;
  }
  if (status === 429) {
    const seconds = numberIn(error, 'retryAfter') ?? 10;
    return `Clerk answered 429 ${where}: its rate limit for this instance is used up. Try again in ${seconds} seconds.`;
  }
  if (status !== undefined && status >= 500) {
    return `Clerk failed with status ${status} ${where}, so the key could not be checked. Try again; https://status.clerk.com says whether it is down.`;
  }
  if (status !== undefined && status !== 0) {
    return `The check of the key was answered ${status} ${where}, which Clerk does not do. Look at what is on the way to it.`;
  }
  const refused = /Proxy response \((\d+)\)/.exec(messagesOf(error))?.[1];
  if (refused !== undefined) {
    return `The proxy answered ${refused} on the way to Clerk ${where}. Check its name and password in HTTPS_PROXY, and that it lets api.clerk.com through.`;
  }
  return `Clerk could not be reached ${where} to check the key. Check the network and try again.`;
}

function numberIn(error: unknown, name: 'status' | 'retryAfter'): number | undefined {
  const value =
    error instanceof Error && name in error
      ? (error as Error & Record<typeof name, unknown>)[name]
      : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** What an error says, with its causes; Clerk's SDK keeps those of the network as text. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { errors } = error as { errors?: unknown };
  const told = Array.isArray(errors) ? errors.map((item) => JSON.stringify(item)) : [];
  return [error.message, ...told, messagesOf(error.cause)].join(' ');
}
