import { newSecret, newTokenId } from '../state/secrets.ts';
import { applicationOf } from './applications.ts';
import { readAuthorizationRequest, trustedStart } from './authorization-request.ts';
import { codePage } from './code-page.ts';
import { consentPage } from './consent-page.ts';
import { endpoints } from './metadata.ts';
import { OAuthRefusal, UntrustedRequest } from './oauth-refusal.ts';
import { errorPage } from './page.ts';
import { maySignIn, organizationsOf } from './people.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';
import type { AuthorizationRequest, OAuthApplicationRecord, PendingConsent } from '../state/oauth-records.ts';
import { redirectTo } from './redirect-uris.ts';
import { organizationScope } from './scopes.ts';

/** How long a person may look at the consent page. */
const consentMilliseconds = 600_000;

/** RFC 6749, section 4.1.2, allows ten minutes at most; a client needs seconds. */
const codeMilliseconds = 60_000;

function redirect(status: 302 | 303, location: string): Response {
  return new Response(null, { status, headers: { location, 'cache-control': 'no-store' } });
}

function redirectWithError(
  status: 302 | 303,
  uri: string,
  issuer: string,
  state: string | null,
  error: OAuthRefusal,
) {
  return redirect(
    status,
    redirectTo(uri, { error: error.code, error_description: error.message, state, iss: issuer }),
  );
}

/** Keeps the request until a person decides; the id it returns is good for one form. */
function awaitDecision(
  { state, now }: PublicCall,
  request: AuthorizationRequest,
  { admitted }: Pick<PendingConsent, 'admitted'>,
): string {
  for (const [id, pending] of state.pendingConsents) {
    if (pending.expiresAt <= now()) state.pendingConsents.delete(id);
  }
  const transaction = newSecret('consent');
  state.pendingConsents.set(transaction, { request, admitted, expiresAt: now() + consentMilliseconds });
  return transaction;
}

async function begin(call: PublicCall): Promise<Response> {
  const { query } = call;
  const start = await trustedStart(call, query);
  try {
    const request = readAuthorizationRequest(call, query, start);
    const transaction = awaitDecision(call, request, { admitted: false });
    return await codePage({ transaction, application: start.application });
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    // A state that was given twice isn't the client's any more.
    const [state = null, ...others] = query.getAll('state');
    return redirectWithError(302, start.redirectUri, call.issuer, others.length > 0 ? null : state, error);
  }
}

/** Browsers say where a form was sent from. Any other page's form is refused even if it knew the transaction. */
function checkOrigin({ headers }: PublicCall): void {
  if (headers.get('origin') === `http://${headers.get('host')}`) return;
  throw new UntrustedRequest('The decision came from a page that is not this server’s own.');
}

interface Decision {
  userId: string;
  organizationId: string | null;
  scopes: string[];
}

/** What was decided, or why it can't be so, as a sentence for the person at the page. */
function readDecision(call: PublicCall, request: AuthorizationRequest): Decision | string {
  const user = call.state.users.get(call.form.get('user_id') ?? '');
  if (user === undefined) return 'Choose a user.';
  if (!maySignIn(user, call)) return 'This user is banned or locked and cannot sign in.';
  const ticked = call.form.getAll('scope');
  const scopes = request.scopes.filter((scope) => ticked.includes(scope));
  if (scopes.length === 0) return 'Leave at least one permission ticked, or deny.';
  if (!scopes.includes(organizationScope)) return { userId: user.id, organizationId: null, scopes };
  const organizations = organizationsOf(call.state, user.id);
  const wanted = call.form.get('organization_id') || organizations[0]?.id;
  if (wanted !== undefined && !organizations.some(({ id }) => id === wanted)) {
    return 'The user is not a member of this organization.';
  }
  return { userId: user.id, organizationId: wanted ?? null, scopes };
}

function allow(call: PublicCall, request: AuthorizationRequest, decision: Decision): Response {
  const { state, now, issuer } = call;
  const grantId = newTokenId('grant');
  state.grants.set(grantId, {
    id: grantId,
    clientId: request.clientId,
    resources: request.resources,
    nonce: request.nonce,
    ...decision,
    revoked: false,
    createdAt: now(),
  });
  const code = newSecret('code');
  state.authorizationCodes.set(code, { request, grantId, used: false, expiresAt: now() + codeMilliseconds });
  return redirect(303, redirectTo(request.redirectUri, { code, state: request.state, iss: issuer }));
}

const codeProblems = {
  wrong: 'This is not the sign-in code.',
  closed:
    'Too many wrong codes were given, so nobody can sign in any more. End npm start and start it again.',
};

/** Goes on to the consent page with the right code only. */
function admit(
  call: PublicCall,
  request: AuthorizationRequest,
  application: OAuthApplicationRecord,
): Promise<Response> {
  const verdict = call.signInCode.verdict(call.form.get('code') ?? '');
  const transaction = awaitDecision(call, request, { admitted: verdict === 'right' });
  if (verdict === 'right') return consentPage(call, { transaction, application, request });
  return codePage({ transaction, application, problem: codeProblems[verdict] });
}

function decide(call: PublicCall): Response | Promise<Response> {
  checkOrigin(call);
  const { state, form } = call;
  const transaction = form.get('transaction') ?? '';
  const pending = state.pendingConsents.get(transaction);
  // One decision for each page, whatever it is.
  state.pendingConsents.delete(transaction);
  if (pending === undefined || pending.expiresAt <= call.now()) {
    throw new UntrustedRequest('This page has expired, or was used already.');
  }
  const { request } = pending;
  const application = applicationOf(state, request.clientId);
  if (application === undefined) throw new UntrustedRequest('The client does not exist any more.');
  const decided = form.get('decision');
  if (pending.admitted ? decided !== 'allow' : decided === 'deny') {
    const denied = new OAuthRefusal('access_denied', 'The user denied access.');
    return redirectWithError(303, request.redirectUri, call.issuer, request.state, denied);
  }
  if (!pending.admitted) return admit(call, request, application);
  const decision = readDecision(call, request);
  if (typeof decision !== 'string') return allow(call, request, decision);
  return consentPage(call, {
    transaction: awaitDecision(call, request, { admitted: true }),
    application,
    request,
    again: {
      problem: decision,
      choices: {
        userId: form.get('user_id'),
        organizationId: form.get('organization_id'),
        scopes: form.getAll('scope'),
      },
    },
  });
}

const orErrorPage = (answer: PublicRoute['answer']) => async (call: PublicCall) => {
  try {
    return await answer(call);
  } catch (error) {
    if (error instanceof UntrustedRequest) return errorPage(400, error.message);
    throw error;
  }
};

/** Where the person who started this Clerk signs in as a user and allows a client to act for them, or denies it. */
export const authorizeRoutes: PublicRoute[] = [
  { methods: ['get'], path: endpoints.authorize, crossOrigin: false, answer: orErrorPage(begin) },
  { methods: ['post'], path: endpoints.authorize, crossOrigin: false, answer: orErrorPage(decide) },
];
