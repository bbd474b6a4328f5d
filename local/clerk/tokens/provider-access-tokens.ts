import { refusal } from '../operation/errors.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { booleanIn, pageOf } from '../operation/query.ts';
import { requireUser } from '../users/users.ts';

/** The providers that the instance offers; custom ones aren't set up. */
const enabledProviders = new Set(['oauth_google', 'oauth_github']);

const tokenLifetime = 3_600_000;

function list(call: Call) {
  const user = requireUser(call.state, call.param('user_id'));
  const provider = call.param('provider');
  if (!enabledProviders.has(provider)) {
    throw refusal(
      404,
      'oauth_token_provider_not_enabled',
      'OAuth provider not enabled',
      'Single-sign on for this OAuth provider is not enabled in the instance settings.',
    );
  }
  const accounts = user.externalAccounts.filter((account) => account.provider === provider);
  const tokens = accounts.map((account) => {
    if (account.accessToken === null) {
      throw refusal(
        422,
        'oauth_missing_access_token',
        'Missing OAuth access token',
        'OAuth access token is missing',
      );
    }
    return {
      object: 'oauth_access_token',
      external_account_id: account.id,
      provider_user_id: account.providerUserId,
      token: account.accessToken,
      // Clerk refreshes what has expired, so nobody ever sees an old one.
      expires_at: call.now() + tokenLifetime,
      provider,
      public_metadata: {},
      label: account.label,
      scopes: account.approvedScopes,
    };
  });
  const data = pageOf(call.query, tokens);
  return booleanIn(call.query, 'paginated') ? { data, total_count: tokens.length } : data;
}

/** What other providers gave a user: a token for each of the user's accounts there. */
export const providerAccessTokenOperations: Operation[] = [
  { method: 'get', path: '/users/{user_id}/oauth_access_tokens/{provider}', answer: list },
];
