import type { ConnectionRecord } from '../state/connection-records.ts';
import { formatInvalid, refusal } from '../operation/errors.ts';
import { requireOidcComplete } from './oidc-settings.ts';
import type { Call } from '../operation/operation.ts';
import { requireOrganization } from '../organizations/organizations.ts';
import { requireSamlComplete } from './saml-settings.ts';
import type { ClerkState } from '../state/state.ts';

/**
 * The domains in lower case. 422 for one that isn't fully qualified; 409 for one of another connection, or 422 where
 * Clerk's document has no 409.
 */
export function checkedDomains(
  state: ClerkState,
  domains: string[],
  ownId: string | null,
  takenStatus: 409 | 422,
): string[] {
  const names = [...new Set(domains.map((name) => name.toLowerCase()))];
  for (const name of names) {
    if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name)) {
      throw formatInvalid('domains', 'must contain valid fully qualified domain names');
    }
    const taken = [...state.connections.values()].some(
      (other) => other.id !== ownId && other.domains.includes(name),
    );
    if (taken) {
      throw refusal(
        takenStatus,
        takenStatus === 409 ? 'conflict' : 'form_already_exists',
        takenStatus === 409 ? 'Conflict' : 'already exists',
        `The domain ${name} is already used by another enterprise connection.`,
        'domains',
      );
    }
  }
  return names;
}

/** The organization's id. 404 for an unknown one, 422 for one that has a connection already. */
export function checkedOrganization(state: ClerkState, organizationId: string, ownId: string | null): string {
  const organization = requireOrganization(state, organizationId);
  const connected = [...state.connections.values()].some(
    (other) => other.id !== ownId && other.organizationId === organization.id,
  );
  if (!connected) return organization.id;
  throw refusal(
    422,
    'organization_already_has_sso_connection',
    'this organization already has an SSO connection',
    'This organization already has an SSO connection.',
    'organization_id',
  );
}

const domainsInTheWay = (state: ClerkState, connection: ConnectionRecord) =>
  [...state.organizationDomains.values()].filter(
    (domain) =>
      domain.verified &&
      domain.enrollmentMode !== 'enterprise_sso' &&
      connection.domains.includes(domain.name),
  );

/**
 * To be called before a connection becomes active: 422 when its settings are incomplete; when organizations enroll by
 * its domains, these domains go, or it is a 409 without the caller's consent.
 */
export function prepareActivation(call: Call, connection: ConnectionRecord, consent: boolean): void {
  if (connection.saml !== null) requireSamlComplete(connection.saml);
  if (connection.oidc !== null) requireOidcComplete(connection.oidc);
  const domains = domainsInTheWay(call.state, connection);
  if (domains.length > 0 && !consent) {
    throw refusal(
      409,
      'conflict',
      'Conflict',
      `There are verified organization domains for ${domains.map((domain) => domain.name).join(', ')}. Set consent_verified_domains_deletion to delete them.`,
      'consent_verified_domains_deletion',
    );
  }
  for (const domain of domains) call.state.organizationDomains.delete(domain.id);
}
