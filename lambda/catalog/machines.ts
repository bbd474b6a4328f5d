import * as z from 'zod';
import { machineId } from '../clerk/ids.ts';
import { machineScopeShape, machineShape, newMachineShape } from '../clerk/views/machine.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { listOperation, operation } from './operation.ts';

const name = z.string().min(1).max(255).describe('What people call it; up to 255 characters.');
const defaultTokenTtl = z
  .int()
  .min(1)
  .max(315_360_000)
  .optional()
  .describe('Seconds that its tokens last unless told otherwise. Default 3600.');

const secretShape = z.object({ secret: z.string().describe('Whoever has it makes tokens of the machine.') });

/** Machines, their secret keys, and which may talk to which. */
export const machineOperations: readonly Tool[] = [
  listOperation({
    method: 'machines.list',
    name: 'list_machines',
    title: 'List machines',
    description: "List the instance's machines, each with the machines that accept its tokens.",
    keywords: 'service account backend bot agent m2m machine to machine',
    permission: 'machines:read',
    input: {
      query: z.string().min(1).max(255).optional().describe('Part of the name, or an id.'),
      orderBy: z
        .enum(['name', '+name', '-name', 'created_at', '+created_at', '-created_at'])
        .optional()
        .describe('Order; - means descending. Default -created_at.'),
    },
    item: machineShape,
    call: (client, wanted) => client.machines.list(wanted),
  }),
  operation({
    method: 'machines.get',
    name: 'get_machine',
    title: 'Get a machine',
    description:
      'Read one machine by its id: name, default token lifetime, and the machines that accept its tokens.',
    keywords: 'service account m2m machine to machine',
    permission: 'machines:read',
    risk: 'read',
    input: z.strictObject({ machineId }),
    output: machineShape,
    call: (client, input) => client.machines.get(input.machineId),
  }),
  operation({
    method: 'machines.create',
    name: 'create_machine',
    title: 'Create a machine',
    description:
      'Create a machine, which can then get M2M tokens. Its secret key is in the answer only for callers with machines:secrets.',
    keywords: 'service account register backend bot agent m2m machine to machine',
    permission: 'machines:write',
    risk: 'write',
    input: z.strictObject({
      name,
      scopedMachines: z
        .array(machineId)
        .max(150)
        .optional()
        .describe('Ids of the machines that take its tokens; at most 150.'),
      defaultTokenTtl,
    }),
    output: newMachineShape,
    call: (client, input) => client.machines.create(input),
  }),
  operation({
    method: 'machines.update',
    name: 'update_machine',
    title: 'Update a machine',
    description: 'Change the name of a machine, or how long its tokens last. Only what is sent changes.',
    keywords: 'rename service account token lifetime ttl m2m',
    permission: 'machines:write',
    risk: 'write',
    idempotent: true,
    input: z.strictObject({ machineId, name: name.optional(), defaultTokenTtl }),
    output: machineShape,
    before: (client, input) => client.machines.get(input.machineId),
    call: (client, input) => client.machines.update(input),
  }),
  operation({
    method: 'machines.delete',
    name: 'delete_machine',
    title: 'Delete a machine',
    description: "Delete a machine; it can no longer get tokens. Can't be undone.",
    keywords: 'remove service account decommission m2m',
    permission: 'machines:write',
    risk: 'destructive',
    input: z.strictObject({ machineId }),
    output: deletedShape,
    call: async (client, input) => {
      const { id } = await client.machines.delete(input.machineId);
      return { id, deleted: true };
    },
  }),
  operation({
    method: 'machines.getSecretKey',
    name: 'get_machine_secret',
    title: 'Get the secret key of a machine',
    description: "Reveal the secret key of a machine: whoever has it can create the machine's tokens.",
    keywords: 'show reveal service account credential m2m',
    permission: 'machines:secrets',
    risk: 'read',
    input: z.strictObject({ machineId }),
    output: secretShape,
    call: (client, input) => client.machines.getSecretKey(input.machineId),
  }),
  operation({
    method: 'machines.rotateSecretKey',
    name: 'rotate_machine_secret',
    title: 'Rotate the secret key of a machine',
    description:
      "Give a machine a new secret key, which is in the answer. The old one keeps working for as long as previousTokenTtl says. Can't be undone.",
    keywords: 'renew roll replace leaked compromised service account credential m2m',
    permission: 'machines:secrets',
    risk: 'destructive',
    idempotent: false,
    input: z.strictObject({
      machineId,
      previousTokenTtl: z
        .int()
        .min(0)
        .max(28_800)
        .describe('Seconds that the old key still works: 0 (ends at once) to 28800 (8 hours).'),
    }),
    output: secretShape,
    call: (client, input) => client.machines.rotateSecretKey(input),
  }),
  operation({
    method: 'machines.createScope',
    name: 'create_machine_scope',
    title: 'Let a machine call another',
    description: 'Let a machine use its tokens with another machine. A machine has at most 150 such scopes.',
    keywords: 'allow grant access connect service to service talk call m2m',
    permission: 'machines:write',
    risk: 'write',
    input: z.strictObject({
      machineId: machineId.describe('The machine that calls, for example mch_2xPq8aTk3.'),
      toMachineId: machineId.describe('The machine that is called.'),
    }),
    output: machineScopeShape,
    call: (client, input) => client.machines.createScope(input.machineId, input.toMachineId),
  }),
  operation({
    method: 'machines.deleteScope',
    name: 'delete_machine_scope',
    title: 'Stop a machine calling another',
    description:
      'Stop a machine from using its tokens with another machine. create_machine_scope brings it back.',
    keywords: 'remove revoke deny access disconnect service to service talk call m2m',
    permission: 'machines:write',
    risk: 'destructive',
    input: z.strictObject({
      machineId: machineId.describe('The machine that calls, for example mch_2xPq8aTk3.'),
      otherMachineId: machineId.describe('The machine that it may not call any more.'),
    }),
    output: machineScopeShape.extend({ deleted: z.boolean() }),
    call: async (client, { machineId, otherMachineId }) => {
      await client.machines.deleteScope(machineId, otherMachineId);
      return { fromMachineId: machineId, toMachineId: otherMachineId, deleted: true };
    },
  }),
];
