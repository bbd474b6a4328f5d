import { type Credential, type Place, tokenVariable } from '../../lib/clients/client.ts';
import { version } from '../../lib/version.ts';
import { UsageError } from '../terminal/command-line.ts';

/** The schema that the document below is of: https://github.com/modelcontextprotocol/registry, server.json. */
const schema = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
/** Characters of a name, by that schema. */
const mostOfName = 200;

/** Throws `UsageError` for a signature, which the format has no word for. */
export function requireSayable(credential: Credential): void {
  if (credential !== 'signature') return;
  throw new UsageError("server.json has no way to say --with aws. Give --with token, or don't give --with.");
}

/**
 * What a private registry of MCP servers is told of a stage, as the value of a `server.json`. Its name is the URL's host
 * backwards, then what clients call the server. Throws `UsageError` for a URL that the format does not take.
 */
export function registryEntry(credential: Credential, { name, url }: Place): object {
  const fullName = `${namespaceOf(url)}/${name}`;
  if (fullName.length > mostOfName || !/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(fullName)) {
    throw new UsageError(
      `server.json can't name the host of ${url}: it takes ${mostOfName} characters of letters, digits, "." and "-". Choose another address of the server.`,
    );
  }
  // There they are places for variables.
  if (/[{}]/.test(url)) throw new UsageError(`server.json takes no braces in a URL: ${url}.`);
  return {
    $schema: schema,
    name: fullName,
    title: 'Clerk',
    // At most 100 characters, by the schema.
    description: "Safe, audited access to Clerk's users and organizations.",
    version,
    remotes: [{ type: 'streamable-http', url, ...(credential === 'token' && { headers: [bearer] }) }],
  };
}

const bearer = {
  name: 'Authorization',
  description: `A token of this server, as in ${tokenVariable}.`,
  value: 'Bearer {token}',
  isRequired: true,
  isSecret: true,
  variables: { token: { description: 'The token.', isRequired: true, isSecret: true } },
};

/** `com.example.mcp` of `https://mcp.example.com/mcp`; this machine is `localhost`, other addresses are as they are. */
function namespaceOf(url: string): string {
  const { hostname } = new URL(url);
  if (hostname === '127.0.0.1' || hostname === '[::1]') return 'localhost';
  if (/^[\d.]+$/.test(hostname)) return hostname;
  // An address of IPv6 has colons, which names have not.
  if (hostname.startsWith('[')) return hostname.slice(1, -1).replaceAll(':', '-');
  return hostname.split('.').filter(Boolean).toReversed().join('.');
}
