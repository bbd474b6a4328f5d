import { authorizationServerChecks, type AuthorizationServer } from './authorization-server.ts';
import { challengeFinding, challengeIn, inTheWay, scopeFinding } from './challenge.ts';
import { type Check, type Finding, named, red, rest } from './check.ts';
import type { Answer, Way } from './http.ts';
import { type MetadataFound, metadataAt, wellKnownMetadata } from './metadata.ts';

/** What leads a client to a token, as far as it goes. */
export interface SignInChecks {
  /** With `rest` at the end where nothing that follows would come to anything. */
  readonly checks: readonly Check[];
  /** Those that can be asked for a token. */
  readonly servers: readonly AuthorizationServer[];
}

/** All that leads a client from the first refusal, which is `first`, to a token. */
export async function signInChecks(url: URL, first: Answer, way: Way): Promise<SignInChecks> {
  const challenge = challengeIn(first.headers.get('www-authenticate'));
  const said =
    challenge?.metadataUrl === undefined ? undefined : await metadataAt(challenge.metadataUrl, url, way);
  const atPath = await wellKnownMetadata(url, 'with path', way);
  const atRoot = await wellKnownMetadata(url, 'root', way);

  const elsewhere = elsewhereFinding(url, [said, atPath, atRoot]);
  if (elsewhere) return { checks: [named('address', elsewhere), rest], servers: [] };
  const challenged = named('challenge', challengeFinding(first));
  if (inTheWay(first)) return { checks: [challenged, rest], servers: [] };

  const checks = [
    challenged,
    ...(said ? [named('metadata', said.finding)] : []),
    named('metadata-with-path', atPath.finding),
    named('metadata-at-root', atRoot.finding),
  ].filter(isNews);
  const metadata = said?.metadata;
  if (!challenge || !metadata) return { checks, servers: [] };
  checks.push(named('scopes', scopeFinding(challenge, metadata.scopes)));
  const servers: AuthorizationServer[] = [];
  for (const issuer of metadata.authorizationServers) {
    const found = await authorizationServerChecks(issuer, challenge.scopes, way);
    checks.push(...found.checks);
    if (found.server) servers.push(found.server);
  }
  return { checks, servers };
}

/** Whether this host says itself that clients connect at another of its addresses; undefined where it does not. */
function elsewhereFinding(url: URL, found: readonly (MetadataFound | undefined)[]): Finding | undefined {
  const resources = found.flatMap((one) => one?.metadata?.resource ?? []);
  if (resources.includes(url.href)) return undefined;
  const other = resources.find((text) => URL.canParse(text) && new URL(text).origin === url.origin);
  if (other === undefined) return undefined;
  return red(
    `Clients do not connect to ${url.href}, but to ${other}.`,
    `npm run clerk-mcp -- doctor ${other}`,
  );
}

/** The same fault at several addresses is told once. */
function isNews({ status, message }: Check, index: number, checks: readonly Check[]): boolean {
  return status !== 'red' || checks.findIndex((other) => other.message === message) === index;
}
