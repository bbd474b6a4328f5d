import * as z from 'zod';
import {
  forbidden,
  formatInvalid,
  invalidParameter,
  notFound,
  onlyInProduction,
} from '../operation/errors.ts';
import type { DomainRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Instance, Operation } from '../operation/operation.ts';
import { newestFirst } from '../operation/query.ts';
import type { ClerkState } from '../state/state.ts';
import { checkedSecureUrl } from '../operation/urls.ts';

const addBody = z.strictObject({
  name: z.string(),
  is_satellite: z.boolean(),
  proxy_url: z.string().nullish(),
});

const updateBody = z.strictObject({
  name: z.string().nullish(),
  proxy_url: z.string().nullish(),
  is_secondary: z.boolean().nullish(),
});

const hostName = /^(?!-)[a-z0-9-]+(?<!-)(\.(?!-)[a-z0-9-]+(?<!-))*$/;

const isProduction = (state: ClerkState) => state.instance.environmentType === 'production';

/** Public suffixes of two labels, by their first; those of one label need no list. */
const secondLevel = new Set(['ac', 'co', 'com', 'edu', 'gov', 'net', 'org']);

/** The part of a host name that someone registered: two labels, three below the likes of `co.uk`. */
export function registeredDomain(host: string): string {
  const labels = host.split('.');
  const isBelowSecondLevel = labels.length > 2 && secondLevel.has(labels.at(-2) ?? '');
  return labels.slice(isBelowSecondLevel ? -3 : -2).join('.');
}

/** What a host name is stored as: whole for satellites and secondary applications, else its registered part. */
export const storedName = (host: string, keepsSubdomain: boolean) =>
  keepsSubdomain ? host : registeredDomain(host);

/** The host name, with its port in development, in lower case. 422 form_param_format_invalid when it is none. */
function checkedName(state: ClerkState, text: string): string {
  const name = text.toLowerCase();
  const [host = '', port] = name.split(':');
  const hasGoodPort = port === undefined || (!isProduction(state) && /^\d{1,5}$/.test(port));
  if (!hasGoodPort || !hostName.test(host) || (isProduction(state) && !host.includes('.'))) {
    throw formatInvalid(
      'name',
      isProduction(state)
        ? 'must be a fully qualified domain name without protocol scheme'
        : 'must be a host name, with a port if need be, without protocol scheme',
    );
  }
  return name;
}

/** The name; 422 form_already_exists when another domain has it. */
function freeName(state: ClerkState, name: string, ownId: string | null): string {
  for (const other of state.domains.values()) {
    if (other.name === name && other.id !== ownId) {
      throw invalidParameter('form_already_exists', 'name', 'already exists', `${name} already exists.`);
    }
  }
  return name;
}

/** 400 request_invalid_for_environment in development; 422 when it isn't a secure URL. */
function checkedProxyUrl(state: ClerkState, url: string): string {
  if (!isProduction(state)) throw onlyInProduction();
  return checkedSecureUrl('proxy_url', url);
}

/** The CNAME records that Clerk asks for in production: https://clerk.com/docs/guides/dashboard/dns-domains */
function cnameTargets(domain: DomainRecord, state: ClerkState) {
  if (!isProduction(state) || domain.proxyUrl !== null) return [];
  const frontendApi = {
    host: `clerk.${domain.name}`,
    value: 'frontend-api.clerk.services',
    required: true,
  };
  const accounts = { host: `accounts.${domain.name}`, value: 'accounts.clerk.services', required: true };
  return domain.isSatellite ? [frontendApi] : [frontendApi, accounts];
}

function wireDomain(domain: DomainRecord, { state, issuer }: Instance) {
  const accountsHost = isProduction(state) ? `accounts.${domain.name}` : domain.name;
  return {
    object: 'domain',
    id: domain.id,
    name: domain.name,
    is_satellite: domain.isSatellite,
    // The embedded Clerk is its own Frontend API, whatever its primary domain is called.
    frontend_api_url: domain.isSatellite ? (domain.proxyUrl ?? `https://clerk.${domain.name}`) : issuer,
    accounts_portal_url: domain.isSatellite ? null : `https://${accountsHost}`,
    proxy_url: domain.proxyUrl,
    development_origin: state.instance.developmentOrigin,
    cname_targets: cnameTargets(domain, state),
  };
}

/** The one domain that is no satellite. */
export function primaryDomain(state: ClerkState): DomainRecord {
  const primary = [...state.domains.values()].find((domain) => !domain.isSatellite);
  if (primary === undefined) throw new Error('The state has no primary domain.');
  return primary;
}

function find(call: Call): DomainRecord {
  const id = call.param('domain_id');
  const domain = call.state.domains.get(id);
  if (domain === undefined) throw notFound('domain', id);
  return domain;
}

function add(call: Call) {
  const { state } = call;
  const body = readBody(call, addBody);
  if (!body.is_satellite) {
    throw invalidParameter(
      'primary_domain_already_exists',
      'is_satellite',
      'primary domain already exists',
      'Currently, only a single primary domain is supported and the current instance already has one. All new domains need to be set a satellites.',
    );
  }
  const domain: DomainRecord = {
    name: freeName(state, checkedName(state, body.name), null),
    proxyUrl: body.proxy_url ? checkedProxyUrl(state, body.proxy_url) : null,
    id: state.ids.id('dmn'),
    isSatellite: true,
    createdAt: call.now(),
  };
  state.domains.set(domain.id, domain);
  return wireDomain(domain, call);
}

function update(call: Call) {
  const { state } = call;
  const domain = find(call);
  const body = readBody(call, updateBody);
  let { name, proxyUrl } = domain;
  if (typeof body.name === 'string') {
    const keepsSubdomain = domain.isSatellite || !isProduction(state) || body.is_secondary === true;
    name = freeName(state, storedName(checkedName(state, body.name), keepsSubdomain), domain.id);
  }
  // null means: no proxy any more.
  if (body.proxy_url !== undefined) {
    proxyUrl = body.proxy_url === null ? null : checkedProxyUrl(state, body.proxy_url);
  }
  Object.assign(domain, { name, proxyUrl });
  return wireDomain(domain, call);
}

function remove(call: Call) {
  const domain = find(call);
  if (!domain.isSatellite) {
    throw forbidden(
      'operation_not_allowed_on_primary_domain',
      'operation not allowed',
      'This operation is not allowed on a primary domain. Try again with a satellite domain of the instance.',
    );
  }
  call.state.domains.delete(domain.id);
  return { object: 'domain', id: domain.id, deleted: true };
}

/** Domains of the instance: the primary one, where the embedded Clerk itself is, and satellites. */
export const domainOperations: Operation[] = [
  {
    method: 'get',
    path: '/domains',
    answer: (call) => {
      const domains = newestFirst([...call.state.domains.values()]);
      return { data: domains.map((domain) => wireDomain(domain, call)), total_count: domains.length };
    },
  },
  { method: 'post', path: '/domains', answer: add },
  { method: 'patch', path: '/domains/{domain_id}', answer: update },
  { method: 'delete', path: '/domains/{domain_id}', answer: remove },
];
