import * as z from 'zod';
import { primaryDomain, registeredDomain, storedName } from './domains.ts';
import { invalidParameter, onlyInProduction } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { isOpen } from '../state/open-session.ts';
import type { ClerkState } from '../state/state.ts';
import { checkedWebUrl } from '../operation/urls.ts';

const body = z.strictObject({ home_url: z.string(), is_secondary: z.boolean().nullish() });

/** Some of the hosting services whose domains Clerk refuses for production. */
const hostingDomains = new Set([
  'fly.dev',
  'github.io',
  'herokuapp.com',
  'netlify.app',
  'onrender.com',
  'pages.dev',
  'replit.app',
  'vercel.app',
]);

const reservedDomains = new Set(['accounts.dev', 'clerk.com', 'clerk.dev', 'clerk.services', 'lcl.dev']);

function requireUsable(state: ClerkState, host: string, name: string): void {
  const root = registeredDomain(host);
  if (hostingDomains.has(root)) {
    throw invalidParameter(
      'known_hosting_domain',
      'home_url',
      'Known hosting domain',
      `The ${root} domain cannot be used to deploy production apps.`,
    );
  }
  if (reservedDomains.has(root)) {
    throw invalidParameter(
      'reserved_domain',
      'home_url',
      'Domain reserved by Clerk',
      `The ${root} domain is reserved by Clerk.`,
    );
  }
  if ([...state.domains.values()].some((domain) => domain.isSatellite && domain.name === name)) {
    throw invalidParameter(
      'home_url_taken',
      'home_url',
      'Domain already in use',
      `The ${name} root domain is already in use by another application.`,
    );
  }
}

function changeDomain(call: Call) {
  const { state } = call;
  if (state.instance.environmentType !== 'production') throw onlyInProduction();
  const { home_url: homeUrl, is_secondary: isSecondary } = readBody(call, body);
  const host = new URL(checkedWebUrl('home_url', homeUrl, true)).hostname;
  const name = storedName(host, isSecondary === true);
  requireUsable(state, host, name);
  primaryDomain(state).name = name;
  // Sessions belong to the domain that set their cookies: everyone is signed out.
  for (const session of state.sessions.values()) {
    if (!isOpen(session)) continue;
    session.status = 'revoked';
    session.updatedAt = call.now();
  }
  return undefined;
}

/**
 * Changing the domain of a production instance. The first path is the documented one; the second, which the
 * document lacks, is what `betaFeatures.changeDomain` of `@clerk/backend` calls (src/api/endpoints/BetaFeaturesApi.ts).
 */
export const changeDomainOperations: Operation[] = [
  { method: 'post', path: '/instance/change_domain', status: 202, answer: changeDomain },
  { method: 'post', path: '/beta_features/change_domain', status: 202, answer: changeDomain },
];
