import * as z from 'zod';
import { alreadyExists, credentialNotFound, invalidRequest } from '../operation/credential-errors.ts';
import {
  claimsField,
  credentialPage,
  flagIn,
  readCredentialBody,
  revokeBody,
  secondsField,
} from '../operation/credential-requests.ts';
import { expirationAfter, isExpired } from '../state/credential-records.ts';
import type { ApiKeyRecord } from '../state/credential-records.ts';
import { newSecret, newTokenId } from '../state/secrets.ts';
import type { Call, Instance, Operation } from '../operation/operation.ts';
import type { ClerkState } from '../state/state.ts';

const subjectPattern = /^(user|org|mch|scim)_\w{27}$/;
const description = z.string().max(255).nullish();
const scopes = z.array(z.string()).optional();
const subject = z.string().regex(subjectPattern, 'Failed regex check');

const createBody = z.strictObject({
  type: z.string().min(3).max(25).optional(),
  name: z
    .string()
    .min(3)
    .regex(/^(\S(.*\S)?)?$/, 'Failed regex check'),
  description,
  subject,
  claims: claimsField,
  scopes,
  created_by: z
    .string()
    .regex(/^user_\w{27}$/, 'Failed regex check')
    .nullish(),
  seconds_until_expiration: secondsField,
});
const updateBody = z.strictObject({
  claims: claimsField,
  scopes,
  description,
  subject: subject.optional(),
  seconds_until_expiration: secondsField,
});
const verifyBody = z.strictObject({ secret: z.string() });

function wireApiKey(key: ApiKeyRecord, now: number) {
  return {
    object: 'api_key',
    id: key.id,
    type: key.type,
    subject: key.subject,
    name: key.name,
    description: key.description,
    claims: key.claims,
    scopes: key.scopes,
    revoked: key.revoked,
    revocation_reason: key.revocationReason,
    expired: isExpired(key, now),
    expiration: key.expiration,
    created_by: key.createdBy,
    last_used_at: key.lastUsedAt,
    created_at: key.createdAt,
    updated_at: key.updatedAt,
  };
}

function requireSubject(state: ClerkState, id: string): void {
  if (![state.users, state.organizations, state.machines].some((known) => known.has(id))) {
    throw invalidRequest('body.subject', 'No such user, organization or machine');
  }
}

/** Makes and stores an API key that lasts `seconds`; null means that it never expires. */
export function newApiKey(
  { state, now }: Instance,
  key: Pick<ApiKeyRecord, 'subject' | 'name' | 'claims' | 'scopes'> & Partial<ApiKeyRecord>,
  seconds: number | null,
): ApiKeyRecord {
  const createdAt = now();
  const record: ApiKeyRecord = {
    id: newTokenId('ak'),
    secret: newSecret('ak'),
    type: 'api_key',
    description: null,
    createdBy: null,
    revoked: false,
    revocationReason: null,
    expiration: expirationAfter(seconds, createdAt),
    lastUsedAt: null,
    createdAt,
    updatedAt: createdAt,
    ...key,
  };
  state.apiKeys.set(record.id, record);
  return record;
}

function requireKey(call: Call): ApiKeyRecord {
  const key = call.state.apiKeys.get(call.param('apiKeyID'));
  if (key === undefined) throw credentialNotFound('API key');
  return key;
}

function create(call: Call) {
  const body = readCredentialBody(call, createBody);
  requireSubject(call.state, body.subject);
  const isTaken = [...call.state.apiKeys.values()].some(
    (key) =>
      key.subject === body.subject && key.name === body.name && !key.revoked && !isExpired(key, call.now()),
  );
  if (isTaken) throw alreadyExists('API key name already exists.');
  const key = newApiKey(
    call,
    {
      type: body.type ?? 'api_key',
      name: body.name,
      description: body.description ?? null,
      subject: body.subject,
      claims: body.claims ?? null,
      scopes: body.scopes ?? [],
      createdBy: body.created_by ?? null,
    },
    body.seconds_until_expiration ?? null,
  );
  return { ...wireApiKey(key, call.now()), secret: key.secret };
}

function list(call: Call) {
  const { query } = call;
  const wanted = query.get('subject') ?? '';
  if (!subjectPattern.test(wanted)) throw invalidRequest('url_parameter.subject', 'Failed regex check');
  const type = query.get('type') || 'api_key';
  const part = (query.get('query') ?? '').toLowerCase();
  const invalidToo = flagIn(query, 'include_invalid');
  const matching = [...call.state.apiKeys.values()]
    .filter(
      (key) =>
        key.subject === wanted &&
        key.type === type &&
        (invalidToo || !(key.revoked || isExpired(key, call.now()))) &&
        (key.name.toLowerCase().includes(part) || key.id === part),
    )
    .toSorted((a, b) => b.createdAt - a.createdAt);
  return {
    data: credentialPage(query, matching).map((key) => wireApiKey(key, call.now())),
    total_count: matching.length,
  };
}

function update(call: Call) {
  const key = requireKey(call);
  const body = readCredentialBody(call, updateBody);
  if (body.subject !== undefined) requireSubject(call.state, body.subject);
  const now = call.now();
  key.subject = body.subject ?? key.subject;
  key.scopes = body.scopes ?? key.scopes;
  if (body.claims !== undefined) key.claims = body.claims;
  if (body.description !== undefined) key.description = body.description;
  if (body.seconds_until_expiration !== undefined) {
    key.expiration = expirationAfter(body.seconds_until_expiration, now);
  }
  key.updatedAt = now;
  return wireApiKey(key, now);
}

function remove(call: Call) {
  const { id } = requireKey(call);
  call.state.apiKeys.delete(id);
  return { object: 'api_key', id, deleted: true };
}

function revoke(call: Call) {
  const key = requireKey(call);
  const body = readCredentialBody(call, revokeBody);
  if (!key.revoked) {
    key.revoked = true;
    key.revocationReason = body.revocation_reason ?? null;
    key.updatedAt = call.now();
  }
  return wireApiKey(key, call.now());
}

function verify(call: Call) {
  const body = readCredentialBody(call, verifyBody);
  const key = [...call.state.apiKeys.values()].find((candidate) => candidate.secret === body.secret);
  if (key === undefined) throw credentialNotFound('API key');
  if (!key.revoked && !isExpired(key, call.now())) key.lastUsedAt = call.now();
  return wireApiKey(key, call.now());
}

/** API keys of users, organizations and machines. */
export const apiKeyOperations: Operation[] = [
  { method: 'post', path: '/api_keys', unversioned: true, answer: create },
  { method: 'get', path: '/api_keys', unversioned: true, answer: list },
  {
    method: 'get',
    path: '/api_keys/{apiKeyID}',
    unversioned: true,
    answer: (call) => wireApiKey(requireKey(call), call.now()),
  },
  { method: 'patch', path: '/api_keys/{apiKeyID}', unversioned: true, answer: update },
  { method: 'delete', path: '/api_keys/{apiKeyID}', unversioned: true, answer: remove },
  {
    method: 'get',
    path: '/api_keys/{apiKeyID}/secret',
    unversioned: true,
    answer: (call) => ({ secret: requireKey(call).secret }),
  },
  { method: 'post', path: '/api_keys/{apiKeyID}/revoke', unversioned: true, answer: revoke },
  { method: 'post', path: '/api_keys/verify', unversioned: true, answer: verify },
];
