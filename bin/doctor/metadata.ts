import type { Finding } from './check.ts';
import { green, red, yellow } from './check.ts';
import { inTheWay } from './challenge.ts';
import { isLoopback, objectIn, send, Unreached, type Way } from './http.ts';

/** The metadata of a protected resource (RFC 9728), as far as clients need it. */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorizationServers: readonly string[];
  readonly scopes: readonly string[];
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** API Gateway's own address: its first path segment is the stage, so that nothing stands at its root. */
const isGatewayHost = ({ hostname }: URL) => /\.execute-api\./.test(hostname);

/** What is to be said of metadata, and itself where there is some. */
export interface MetadataFound {
  readonly finding: Finding;
  readonly metadata?: ResourceMetadata;
}

/** The metadata at this address. */
export async function metadataAt(text: string, server: URL, way: Way): Promise<MetadataFound> {
  const redeploy =
    'Deploy the stack anew; a proxy in between must let /.well-known/ through without a token.';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && !isLoopback(url))) {
    return { finding: red(`The metadata is said to be at ${text}, which is no https address.`, redeploy) };
  }
  if (url.origin !== server.origin) {
    return {
      finding: red(
        `The metadata is said to be at another host, ${url.host}.`,
        'Set domain to the host that clients connect to, or connect them to that one.',
      ),
    };
  }
  try {
    const answer = await send(url, { headers: { accept: 'application/json' } }, way);
    const strange = inTheWay(answer);
    if (strange) return { finding: { ...strange, message: `${strange.message} (${url.pathname})` } };
    const said = answer.status === 200 ? objectIn(answer.body) : undefined;
    if (!said) {
      const detail = answer.body.slice(0, 200);
      const finding = red(`${url.pathname} answers ${answer.status}, and no metadata.`, redeploy, {
        detail,
        ms: answer.ms,
      });
      return { finding };
    }
    const metadata: ResourceMetadata = {
      resource: String(said['resource']),
      authorizationServers: texts(said['authorization_servers']),
      scopes: texts(said['scopes_supported']),
    };
    if (metadata.resource !== server.href) {
      return {
        metadata,
        finding: red(
          `The metadata is for ${metadata.resource}, not for ${server.href}.`,
          'Clients refuse it, and tokens are for the other address: connect to that one, or set domain and deploy.',
          { ms: answer.ms },
        ),
      };
    }
    if (metadata.authorizationServers.length === 0) {
      return {
        metadata,
        finding: red('The metadata names no authorization server.', 'Set identity.clerk or identity.oidc.', {
          ms: answer.ms,
        }),
      };
    }
    return {
      metadata,
      finding: green(`The metadata is at ${url.pathname}.`, {
        detail: `resource ${metadata.resource}, authorization servers ${metadata.authorizationServers.join(' ')}`,
        ms: answer.ms,
      }),
    };
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
    return { finding: red(`${url.pathname} is not answered: ${error.message}.`, redeploy, { ms: error.ms }) };
  }
}

/**
 * Whether the metadata is also where clients look that do not read the challenge: at the root's well-known path, with the
 * path of the server behind it (RFC 9728, section 3.1) or without.
 */
export async function wellKnownMetadata(
  server: URL,
  where: 'with path' | 'root',
  way: Way,
): Promise<MetadataFound> {
  const suffix = where === 'root' ? '' : server.pathname;
  const url = new URL(`/.well-known/oauth-protected-resource${suffix}`, server);
  const found = await metadataAt(url.href, server, way);
  if (found.metadata) return found;
  const { message, ms } = found.finding;
  return {
    finding: yellow(
      `Clients that look for the metadata at ${url.pathname} do not find it.`,
      isGatewayHost(server)
        ? 'Most read the challenge. For those that do not, named in the output ClientsThatNeedDomain, set domain: at the address of API Gateway nothing can stand at the root.'
        : 'Most read the challenge. For those that do not, let that path through to this server.',
      { detail: message, ...(ms === undefined ? {} : { ms }) },
    ),
  };
}
