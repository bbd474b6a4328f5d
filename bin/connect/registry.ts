import { type Credential, type Place, tokenVariable } from '../../lib/clients/client.ts';
import { version } from '../../lib/version.ts';
import { UsageError } from '../terminal/command-line.ts';

/** The schema that the document below is of: https://github.com/modelcontextprotocol/registry, server.json. */
const schema = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';

/**
 * What a private registry of MCP servers is told of a stage, as the value of a `server.json`. Its name is the URL's host
 * backwards, then what clients call the server. Throws `UsageError` for a signature, which the format has no word for.
 */
export function registryEntry(credential: Credential, { name, url }: Place): object {
  if (credential === 'signature') {
    throw new UsageError(
      "server.json has no way to say --with aws. Give --with token, or don't give --with.",
    );
  }
  return {
    $schema: schema,
    name: `${namespaceOf(url)}/${name}`,
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

/** `com.example.mcp` of `https://mcp.example.com/mcp`; an address on this machine is `localhost`. */
function namespaceOf(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname.split('.').toReversed().join('.');
}
