import type { OAuthClientProvider } from '@modelcontextprotocol/client';
import type { Permission } from '../../lambda/access/permissions.ts';
import type { Laptop } from '../../local/laptop.ts';

type Stored<Method extends 'clientInformation' | 'tokens' | 'discoveryState'> = Awaited<
  ReturnType<NonNullable<OAuthClientProvider[Method]>>
>;

/** What a desktop client keeps, which starts out knowing nothing but the MCP URL. */
export class DesktopClient {
  readonly redirectUrl: string;
  readonly clientMetadata;
  /** The pages that it wanted opened, newest last. */
  readonly pages: URL[] = [];
  #client: Stored<'clientInformation'>;
  #tokens: Stored<'tokens'>;
  #discovery: Stored<'discoveryState'>;
  #verifier = '';

  constructor(redirectUrl: string) {
    this.redirectUrl = redirectUrl;
    this.clientMetadata = {
      client_name: 'Test desktop client',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  clientInformation = () => this.#client;
  saveClientInformation = (information: NonNullable<Stored<'clientInformation'>>) => {
    this.#client = information;
  };
  tokens = () => this.#tokens;
  saveTokens = (tokens: NonNullable<Stored<'tokens'>>) => {
    this.#tokens = tokens;
  };
  discoveryState = () => this.#discovery;
  saveDiscoveryState = (state: NonNullable<Stored<'discoveryState'>>) => {
    this.#discovery = state;
  };
  redirectToAuthorization = (url: URL) => void this.pages.push(url);
  saveCodeVerifier = (verifier: string) => {
    this.#verifier = verifier;
  };
  codeVerifier = () => this.#verifier;
}

/** An OAuth application for the client, as an administrator makes it, with these permissions assigned, or the defaults. */
export async function applicationFor(
  { clerk }: { readonly clerk: Pick<Laptop['clerk'], 'url' | 'secretKey'> },
  { redirectUrl }: { readonly redirectUrl: string },
  permissions?: readonly Permission[],
): Promise<{ client_id: string; issuer: string }> {
  const response = await fetch(`${clerk.url}/v1/oauth_applications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Test desktop client',
      redirect_uris: [redirectUrl],
      ...(permissions && { scopes: ['profile', 'email', 'offline_access', ...permissions].join(' ') }),
      public: true,
    }),
  });
  const { client_id } = (await response.json()) as { client_id: string };
  return { client_id, issuer: clerk.url };
}
