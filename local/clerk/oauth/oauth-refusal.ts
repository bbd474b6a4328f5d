/** The codes of RFC 6749, 7009, 7591, 8707 and OpenID Connect Core that are answered here. */
export type OAuthErrorCode =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_client_metadata'
  | 'invalid_grant'
  | 'invalid_redirect_uri'
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'login_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_token_type';

/** Thrown by an OAuth endpoint, and answered as RFC 6749 says: as JSON, or by a redirect to the client. */
export class OAuthRefusal extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    code: OAuthErrorCode,
    description: string,
    { status = 400, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) {
    // RFC 6749, section 5.2: printable ASCII without quotation marks and backslashes.
    super(description.replaceAll(/[^\x20-\x7e]|["\\]/g, '?'));
    this.name = 'OAuthRefusal';
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** A client that can't be known, or a redirect URI that isn't the client's: nothing to redirect to. */
export class UntrustedRequest extends Error {}
