import * as z from 'zod';
import { OAuthRefusal } from './oauth-refusal.ts';
import { redirectUriProblem } from './redirect-uris.ts';

const webUrl = z.url({ protocol: /^https?$/ });

/**
 * What a client says about itself, when it registers (RFC 7591) or in a client ID metadata document. Members that
 * mean nothing here are allowed and ignored, as both documents demand.
 */
export const clientMetadata = z.object({
  redirect_uris: z.array(z.string()).min(1),
  client_name: z.string().max(256).optional(),
  client_uri: webUrl.optional(),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
  scope: z.string().optional(),
});
export type ClientMetadata = z.infer<typeof clientMetadata>;

/**
 * The metadata, checked. Throws invalid_redirect_uri for a redirect URI that nobody may have, and
 * invalid_client_metadata for all else.
 */
export function readClientMetadata(value: unknown): ClientMetadata {
  const parsed = clientMetadata.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.map(String).join('.') || 'the document';
    throw new OAuthRefusal('invalid_client_metadata', `${where}: ${issue?.message ?? 'invalid'}`);
  }
  const metadata = parsed.data;
  for (const uri of metadata.redirect_uris) {
    const problem = redirectUriProblem(uri);
    if (problem !== undefined) throw new OAuthRefusal('invalid_redirect_uri', `${uri} ${problem}.`);
  }
  if (metadata.grant_types?.includes('authorization_code') === false) {
    throw new OAuthRefusal('invalid_client_metadata', 'grant_types: only authorization_code begins here.');
  }
  if (metadata.response_types?.includes('code') === false) {
    throw new OAuthRefusal('invalid_client_metadata', 'response_types: only code is supported.');
  }
  return metadata;
}
