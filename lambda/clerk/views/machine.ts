import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { time } from './shapes.ts';

/** The shape in which a machine leaves this server. */
export const machineShape = z.object({
  id: z.string(),
  name: z.string(),
  scopedMachines: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe('The machines that take its tokens.'),
  defaultTokenTtl: z.number().describe('Seconds that its tokens last unless told otherwise.'),
  createdAt: time,
  updatedAt: time,
});

/** A new machine, with its secret key for those who may read secret keys. */
export const newMachineShape = machineShape.extend({
  secretKey: z
    .string()
    .optional()
    .describe('Whoever has it makes tokens of the machine.')
    .meta({ permission: 'machines:secrets' satisfies Permission }),
});

/** Which machine may talk to which. */
export const machineScopeShape = z.object({
  fromMachineId: z.string(),
  toMachineId: z.string(),
});
