import { randomBytes } from 'node:crypto';
import type { ClerkState } from '../state/state.ts';
import type { Instance } from '../operation/operation.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';
import { offeredScopes } from './scopes.ts';

/** A client id as Clerk makes them: 16 letters and digits. */
const newClientId = () =>
  randomBytes(32)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 16)
    .padEnd(16, 'x');

/** A client secret that nobody can guess. */
export const newClientSecret = () => randomBytes(24).toString('base64url');

/** The application with this client id, if the instance knows one. */
export const applicationOf = (state: ClerkState, clientId: string): OAuthApplicationRecord | undefined =>
  [...state.oauthApplications.values()].find((application) => application.clientId === clientId);

/** Stores a new application; what isn't given is as for one that an administrator made. */
export function addApplication(
  { state, now }: Instance,
  application: Pick<OAuthApplicationRecord, 'name' | 'redirectUris'> & Partial<OAuthApplicationRecord>,
): OAuthApplicationRecord {
  const createdAt = now();
  const record: OAuthApplicationRecord = {
    id: state.ids.id('oa'),
    clientId: newClientId(),
    clientSecret: null,
    clientUri: null,
    hasLogo: false,
    origin: 'administrator',
    consentScreenEnabled: true,
    pkceRequired: false,
    scopes: null,
    createdAt,
    updatedAt: createdAt,
    ...application,
  };
  state.oauthApplications.set(record.id, record);
  return record;
}

/** The scopes that the application may ask for now. */
export function allowedScopes(application: OAuthApplicationRecord, { settings }: Instance): string[] {
  const offered = offeredScopes(settings);
  const { scopes } = application;
  return scopes === null ? offered : offered.filter((scope) => scopes.includes(scope));
}
