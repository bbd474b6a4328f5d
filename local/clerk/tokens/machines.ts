import * as z from 'zod';
import { sameText } from '../../base/same-text.ts';
import { defaultTokenTtl, type MachineRecord } from '../state/credential-records.ts';
import { alreadyExists } from '../operation/credential-errors.ts';
import { forbidden, notFound, referenceMissing } from '../operation/errors.ts';
import { newSecret } from '../state/secrets.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Caller, Operation } from '../operation/operation.ts';
import { ordered, pageOf } from '../operation/query.ts';
import type { ClerkState } from '../state/state.ts';

/** Clerk's limits, from its OpenAPI document. */
const maximumScopes = 150;
const longestTtl = 315_360_000;
const longestGraceInSeconds = 28_800;

const nameField = z.string().min(1).max(255);
const ttlField = z.int().min(1).max(longestTtl);
const createBody = z.strictObject({
  name: nameField,
  scoped_machines: z.array(z.string()).max(maximumScopes).nullish(),
  default_token_ttl: ttlField.nullish(),
});
const updateBody = z.strictObject({ name: nameField.optional(), default_token_ttl: ttlField.optional() });
const rotateBody = z.strictObject({ previous_token_ttl: z.int().min(0).max(longestGraceInSeconds) });
const scopeBody = z.strictObject({ to_machine_id: z.string() });

/** Which machine has this secret key, one that was rotated away but still holds included. */
export function machineWithKey(state: ClerkState, key: string, now: number): Caller | undefined {
  for (const machine of state.machines.values()) {
    const previous = machine.previousSecretKeys.some(
      (old) => sameText(old.secretKey, key) && old.expiresAt > now,
    );
    if (sameText(machine.secretKey, key) || previous) return { kind: 'machine', machineId: machine.id };
  }
  return undefined;
}

function wireAlone(machine: MachineRecord, { instance }: ClerkState) {
  return {
    object: 'machine',
    id: machine.id,
    name: machine.name,
    instance_id: instance.id,
    default_token_ttl: machine.defaultTokenTtl,
    created_at: machine.createdAt,
    updated_at: machine.updatedAt,
  };
}

function wireMachine(machine: MachineRecord, state: ClerkState) {
  const scoped = [...machine.scopes.keys()].flatMap((id) => state.machines.get(id) ?? []);
  return { ...wireAlone(machine, state), scoped_machines: scoped.map((other) => wireAlone(other, state)) };
}

function requireMachine(call: Call, parameter = 'machine_id'): MachineRecord {
  const id = call.param(parameter);
  const machine = call.state.machines.get(id);
  if (machine === undefined) throw notFound('machine', id);
  return machine;
}

function list(call: Call) {
  const { query, state } = call;
  const part = query.get('query') ?? '';
  const matching = [...state.machines.values()].filter(
    (machine) => machine.id === part || machine.name.toLowerCase().includes(part.toLowerCase()),
  );
  const sorted = ordered(query, matching, {
    name: (machine) => machine.name,
    created_at: (machine) => machine.createdAt,
  });
  return {
    data: pageOf(query, sorted).map((machine) => wireMachine(machine, state)),
    total_count: sorted.length,
  };
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const now = call.now();
  const scoped = body.scoped_machines ?? [];
  if (scoped.some((id) => !call.state.machines.has(id))) throw referenceMissing('scoped_machines');
  const machine: MachineRecord = {
    id: call.state.ids.id('mch'),
    name: body.name,
    secretKey: newSecret('ak'),
    previousSecretKeys: [],
    defaultTokenTtl: body.default_token_ttl ?? defaultTokenTtl,
    scopes: new Map(scoped.map((id) => [id, now])),
    createdAt: now,
    updatedAt: now,
  };
  call.state.machines.set(machine.id, machine);
  return { ...wireMachine(machine, call.state), secret_key: machine.secretKey };
}

function update(call: Call) {
  const machine = requireMachine(call);
  const body = readBody(call, updateBody);
  machine.name = body.name ?? machine.name;
  machine.defaultTokenTtl = body.default_token_ttl ?? machine.defaultTokenTtl;
  machine.updatedAt = call.now();
  return wireMachine(machine, call.state);
}

function remove(call: Call) {
  const { id } = requireMachine(call);
  const { state } = call;
  state.machines.delete(id);
  for (const machine of state.machines.values()) machine.scopes.delete(id);
  for (const token of state.m2mTokens.values()) if (token.machineId === id) state.m2mTokens.delete(token.id);
  return { object: 'machine', id, deleted: true };
}

const wireSecret = (machine: MachineRecord) => ({ object: 'machine_secret_key', secret: machine.secretKey });

function rotate(call: Call) {
  const machine = requireMachine(call);
  const { previous_token_ttl: grace } = readBody(call, rotateBody);
  const now = call.now();
  machine.previousSecretKeys = [
    ...machine.previousSecretKeys.filter((old) => old.expiresAt > now),
    { secretKey: machine.secretKey, expiresAt: now + grace * 1000 },
  ];
  machine.secretKey = newSecret('ak');
  machine.updatedAt = now;
  return wireSecret(machine);
}

function createScope(call: Call) {
  const machine = requireMachine(call);
  const { to_machine_id: other } = readBody(call, scopeBody);
  if (!call.state.machines.has(other)) throw referenceMissing('to_machine_id');
  if (machine.scopes.has(other)) {
    throw alreadyExists('This machine scope already exists.');
  }
  if (machine.scopes.size >= maximumScopes) {
    throw forbidden(
      'quota_exceeded',
      'quota exceeded',
      `A machine can have at most ${maximumScopes} scopes.`,
    );
  }
  const now = call.now();
  machine.scopes.set(other, now);
  return { object: 'machine_scope', from_machine_id: machine.id, to_machine_id: other, created_at: now };
}

function removeScope(call: Call) {
  const machine = requireMachine(call);
  const other = call.param('other_machine_id');
  if (!machine.scopes.delete(other)) throw notFound('machine scope', other);
  return { object: 'machine_scope', from_machine_id: machine.id, to_machine_id: other, deleted: true };
}

/** Machines: programs that have credentials of their own. */
export const machineOperations: Operation[] = [
  { method: 'get', path: '/machines', answer: list },
  { method: 'post', path: '/machines', answer: create },
  {
    method: 'get',
    path: '/machines/{machine_id}',
    answer: (call) => wireMachine(requireMachine(call), call.state),
  },
  { method: 'patch', path: '/machines/{machine_id}', answer: update },
  { method: 'delete', path: '/machines/{machine_id}', answer: remove },
  {
    method: 'get',
    path: '/machines/{machine_id}/secret_key',
    answer: (call) => wireSecret(requireMachine(call)),
  },
  { method: 'post', path: '/machines/{machine_id}/secret_key/rotate', answer: rotate },
  { method: 'post', path: '/machines/{machine_id}/scopes', answer: createScope },
  { method: 'delete', path: '/machines/{machine_id}/scopes/{other_machine_id}', answer: removeScope },
];
