import * as z from 'zod';
import { invalidParameter, referenceMissing } from '../operation/errors.ts';
import type { DomainRecord, ProxyCheckRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { checkedSecureUrl } from '../operation/urls.ts';

const verifyBody = z.strictObject({ domain_id: z.string(), proxy_url: z.string() });

function wireProxyCheck(check: ProxyCheckRecord) {
  return {
    object: 'proxy_check',
    id: check.id,
    domain_id: check.domainId,
    last_run_at: check.lastRunAt,
    proxy_url: check.proxyUrl,
    successful: true,
    created_at: check.createdAt,
    updated_at: check.updatedAt,
  };
}

/** Nothing beyond this machine is asked, so a proxy counts as working when it is on the domain it is for. */
function isReachable(domain: DomainRecord, proxyUrl: string): boolean {
  const { host, hostname } = new URL(proxyUrl);
  return (
    host === domain.name || hostname === domain.name || hostname.endsWith(`.${domain.name.split(':')[0]}`)
  );
}

function verify(call: Call) {
  const { state } = call;
  const body = readBody(call, verifyBody);
  const domain = state.domains.get(body.domain_id);
  if (domain === undefined) throw referenceMissing('domain_id');
  const proxyUrl = checkedSecureUrl('proxy_url', body.proxy_url);
  if (!isReachable(domain, proxyUrl)) {
    throw invalidParameter(
      'invalid_proxy_configuration',
      'proxy_url',
      'Clerk Frontend API cannot be accessed through the proxy URL. Make sure your proxy is configured correctly.',
    );
  }
  const now = call.now();
  const earlier = [...state.proxyChecks.values()].find(
    (check) => check.domainId === domain.id && check.proxyUrl === proxyUrl,
  );
  const check: ProxyCheckRecord = {
    id: earlier?.id ?? state.ids.id('proxchk'),
    domainId: domain.id,
    proxyUrl,
    lastRunAt: now,
    createdAt: earlier?.createdAt ?? now,
    updatedAt: now,
  };
  state.proxyChecks.set(check.id, check);
  return wireProxyCheck(check);
}

/** Trying a proxy before, or after, a domain is set to use it. */
export const proxyCheckOperations: Operation[] = [{ method: 'post', path: '/proxy_checks', answer: verify }];
