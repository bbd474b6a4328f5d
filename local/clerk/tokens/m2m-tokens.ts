import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import {
  credentialNotFound,
  invalidRequest,
  machineKeyNeeded,
  otherMachines,
} from '../operation/credential-errors.ts';
import {
  claimsField,
  credentialPage,
  flagIn,
  readCredentialBody,
  revokeBody,
  secondsField,
} from '../operation/credential-requests.ts';
import { expirationAfter, isExpired } from '../state/credential-records.ts';
import type { Claims, M2MTokenRecord, MachineRecord } from '../state/credential-records.ts';
import { newM2MJwt, reservedClaims } from './m2m-jwt.ts';
import { newSecret, newTokenId } from '../state/secrets.ts';
import type { Call, Instance, Operation } from '../operation/operation.ts';

const createBody = z.strictObject({
  token_format: z.enum(['opaque', 'jwt']).optional(),
  seconds_until_expiration: secondsField,
  claims: claimsField,
  min_remaining_ttl_seconds: z.int().min(0).nullish(),
});
const verifyBody = z.strictObject({ token: z.string() });

function wireToken(token: Omit<M2MTokenRecord, 'token' | 'machineId'>, subject: string, now: number) {
  return {
    object: 'machine_to_machine_token',
    id: token.id,
    subject,
    claims: token.claims,
    scopes: token.scopes,
    revoked: token.revoked,
    revocation_reason: token.revocationReason,
    expired: isExpired(token, now),
    expiration: token.expiration,
    last_used_at: token.lastUsedAt,
    created_at: token.createdAt,
    updated_at: token.updatedAt,
  };
}

const wireStored = (token: M2MTokenRecord, now: number) => wireToken(token, token.machineId, now);

/** A new token as it is just after it was made. */
function fresh(id: string, machine: MachineRecord, claims: Claims | null, expiration: number, now: number) {
  return {
    id,
    claims,
    scopes: [...machine.scopes.keys()],
    revoked: false,
    revocationReason: null,
    expiration,
    lastUsedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** Makes and stores an opaque token that lasts `seconds`; null means that it never expires. */
export function newOpaqueM2MToken(
  instance: Instance,
  machine: MachineRecord,
  claims: Claims | null,
  seconds: number | null,
): M2MTokenRecord {
  const now = instance.now();
  const token: M2MTokenRecord = {
    ...fresh(newTokenId('mt'), machine, claims, now, now),
    expiration: expirationAfter(seconds, now),
    token: newSecret('mt'),
    machineId: machine.id,
  };
  instance.state.m2mTokens.set(token.id, token);
  return token;
}

/** A token that says the same and lasts at least `seconds` more. */
function reusable(call: Call, machine: MachineRecord, claims: Claims | null, seconds: number) {
  const scopes = [...machine.scopes.keys()];
  return [...call.state.m2mTokens.values()].find(
    (token) =>
      token.machineId === machine.id &&
      !token.revoked &&
      (token.expiration === null || token.expiration >= call.now() + seconds * 1000) &&
      !isExpired(token, call.now()) &&
      isDeepStrictEqual(token.claims, claims) &&
      isDeepStrictEqual(token.scopes, scopes),
  );
}

async function create(call: Call) {
  const machine = call.caller.kind === 'machine' && call.state.machines.get(call.caller.machineId);
  if (!machine) throw machineKeyNeeded();
  const body = readCredentialBody(call, createBody);
  const claims = body.claims ?? null;
  const seconds = body.seconds_until_expiration ?? machine.defaultTokenTtl;
  const least = body.min_remaining_ttl_seconds ?? undefined;
  if (least !== undefined && least >= seconds) {
    throw invalidRequest('body.min_remaining_ttl_seconds', 'Must be less than the lifetime of the token');
  }
  if (body.token_format === 'jwt') {
    const reserved = reservedClaims.find((name) => claims !== null && Object.hasOwn(claims, name));
    if (reserved !== undefined) throw invalidRequest(`body.claims.${reserved}`, 'Reserved claim');
    const { id, token, expiration } = await newM2MJwt(call, machine, claims, seconds);
    const now = call.now();
    return { ...wireToken(fresh(id, machine, claims, expiration, now), machine.id, now), token };
  }
  const stored =
    (least === undefined ? undefined : reusable(call, machine, claims, least)) ??
    newOpaqueM2MToken(call, machine, claims, seconds);
  return { ...wireStored(stored, call.now()), token: stored.token };
}

function list(call: Call) {
  const { query, caller } = call;
  const subject = query.get('subject') ?? '';
  if (!/^mch_\w{27}$/.test(subject)) throw invalidRequest('url_parameter.subject', 'Failed regex check');
  if (caller.kind === 'machine' && caller.machineId !== subject) throw otherMachines();
  if (!call.state.machines.has(subject)) throw credentialNotFound('Machine');
  const [revoked, expired] = [flagIn(query, 'revoked'), flagIn(query, 'expired')];
  const matching = [...call.state.m2mTokens.values()]
    .filter(
      (token) =>
        token.machineId === subject &&
        (revoked || !token.revoked) &&
        (expired || !isExpired(token, call.now())),
    )
    .toSorted((a, b) => b.createdAt - a.createdAt);
  return {
    m2m_tokens: credentialPage(query, matching).map((token) => wireStored(token, call.now())),
    total_count: matching.length,
  };
}

function revoke(call: Call) {
  const token = call.state.m2mTokens.get(call.param('m2m_token_id'));
  const hidden = call.caller.kind === 'machine' && token?.machineId !== call.caller.machineId;
  if (token === undefined || hidden) throw credentialNotFound('Machine token');
  const body = readCredentialBody(call, revokeBody);
  if (!token.revoked) {
    token.revoked = true;
    token.revocationReason = body.revocation_reason ?? null;
    token.updatedAt = call.now();
  }
  return wireStored(token, call.now());
}

function verify(call: Call) {
  const { caller, state } = call;
  const body = readCredentialBody(call, verifyBody);
  const token = [...state.m2mTokens.values()].find((candidate) => candidate.token === body.token);
  // JWTs are for the bearer's own verification; Clerk doesn't store them.
  if (token === undefined) throw credentialNotFound('Machine token');
  if (caller.kind === 'machine' && !token.scopes.includes(caller.machineId)) {
    throw credentialNotFound('Machine token');
  }
  if (!token.revoked && !isExpired(token, call.now())) token.lastUsedAt = call.now();
  return wireStored(token, call.now());
}

/** M2M tokens. Machines make them with their own secret keys. */
export const m2mTokenOperations: Operation[] = [
  {
    method: 'post',
    path: '/m2m_tokens',
    status: 201,
    unversioned: true,
    machineKeys: true,
    answer: create,
  },
  { method: 'get', path: '/m2m_tokens', unversioned: true, machineKeys: true, answer: list },
  {
    method: 'post',
    path: '/m2m_tokens/{m2m_token_id}/revoke',
    unversioned: true,
    machineKeys: true,
    answer: revoke,
  },
  { method: 'post', path: '/m2m_tokens/verify', unversioned: true, machineKeys: true, answer: verify },
];
