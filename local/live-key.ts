import { send } from '../lambda/http/send.ts';
import { type Proxy, proxyHost } from './cloud/proxy.ts';

/** Where to ask, and how to get there. */
export interface LiveKeyOptions {
  readonly apiUrl?: string;
  /** The proxy that this process goes by, for the messages. */
  readonly proxy?: Proxy | undefined;
}

/** Milliseconds until Clerk counts as not reached. */
const patience = 10_000;

/** Why a key of a real instance can't be used, in one line; undefined when Clerk takes it. */
export async function checkLiveKey(
  key: string | undefined,
  { apiUrl = 'https://api.clerk.com', proxy }: LiveKeyOptions = {},
): Promise<string | undefined> {
  if (!key) return 'CLERK_SECRET_KEY is not set. Use: CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live';
  if (!/^sk_(test|live)_\S+$/.test(key)) {
    return 'CLERK_SECRET_KEY is not a Clerk secret key: it must start with sk_test_ or sk_live_ (Dashboard, API keys).';
  }
  const where = `${apiUrl}${proxy === undefined ? '' : ` (by the proxy ${proxyHost(proxy)} of HTTPS_PROXY)`}`;
  try {
    // As the functions send theirs. Clerk's SDK would keep to itself what a proxy answers.
    const { status, header } = await send(new URL('/v1/users/count', apiUrl), {
      headers: { authorization: `Bearer ${key}`, 'user-agent': 'clerk-mcp' },
      signal: AbortSignal.timeout(patience),
    });
    return status === 200 ? undefined : explain(status, header('retry-after'), where);
  } catch (error) {
    const refused =
      typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
    return typeof refused === 'number'
      ? `The proxy answered ${refused} on the way to Clerk, ${where}. Check its name and password in HTTPS_PROXY, and that it lets Clerk through.`
      : `Clerk could not be reached at ${where} to check the key. Check the network and try again.`;
  }
}

function explain(status: number, retryAfter: string | undefined, where: string): string {
  if (status === 401) {
    return 'Clerk refuses the key in CLERK_SECRET_KEY. Copy it again from the Clerk Dashboard, API keys.';
  }
  if (status === 403) {
    return `The check of the key was answered 403 at ${where}: Clerk, or what is on the way to it, lets nobody in from this network. Have Clerk allowed there, or try another network.`;
  }
  if (status === 429) {
    return `Clerk answered 429 at ${where}: its rate limit for this instance is used up. Try again in ${Number(retryAfter) || 10} seconds.`;
  }
  if (status >= 500) {
    return `Clerk failed with status ${status} at ${where}, so the key could not be checked. Try again; https://status.clerk.com says whether it is down.`;
  }
  return `The check of the key was answered ${status} at ${where}, which Clerk does not do. Look at what is on the way to it.`;
}
