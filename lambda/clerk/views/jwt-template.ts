import type { JwtTemplate } from '@clerk/backend';
import * as z from 'zod';
import { metadata, time } from './shapes.ts';

/** The shape in which a JWT template leaves this server; Clerk never gives its signing key. */
export const jwtTemplateShape = z.object({
  id: z.string(),
  name: z.string(),
  claims: metadata,
  lifetime: z.number().describe('Seconds.'),
  allowedClockSkew: z.number().describe('Seconds.'),
  customSigningKey: z.boolean(),
  signingAlgorithm: z.string(),
  createdAt: time,
  updatedAt: time,
});

/** The template as its shape takes it: the SDK's type of the claims says nothing about them. */
export function jwtTemplateFields(template: JwtTemplate): z.input<typeof jwtTemplateShape> {
  const { id, name, claims, lifetime, allowedClockSkew, customSigningKey } = template;
  const { signingAlgorithm, createdAt, updatedAt } = template;
  return {
    id,
    name,
    claims: { ...claims },
    lifetime,
    allowedClockSkew,
    customSigningKey,
    signingAlgorithm,
    createdAt,
    updatedAt,
  };
}
