import type { OrganizationDomain } from '@clerk/backend';
import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { orNull, time, timeOrNull } from './shapes.ts';

/** How people with an address of the domain get into the organization. */
export const enrollmentMode = z
  .enum(['manual_invitation', 'automatic_invitation', 'automatic_suggestion', 'enterprise_sso'])
  .describe(
    'How people with an address of the domain join: manual_invitation (only by invitation), automatic_invitation (each is invited), automatic_suggestion (each is told that they may ask), enterprise_sso (through the enterprise connection).',
  );

/** The shape in which a domain of an organization leaves this server. */
export const organizationDomainShape = z.object({
  id: z.string(),
  organizationId: z.string(),
  name: z.string(),
  enrollmentMode: z.string(),
  verification: orNull(
    z.object({
      status: z.string(),
      strategy: z.string(),
      attempts: orNull(z.number()),
      expireAt: timeOrNull,
    }),
  ),
  affiliationEmailAddress: orNull(z.string().meta(masked('emailAddress'))),
  totalPendingInvitations: z.number(),
  totalPendingSuggestions: z.number(),
  createdAt: time,
  updatedAt: time,
});

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function camelCased(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [camelCase(name), camelCased(inner)]),
  );
}

/**
 * The domain with the names that its type promises. `@clerk/backend` 3.25 hands on what Clerk sent, in snake_case:
 * `OrganizationDomain` is missing where it makes its objects.
 */
export function readOrganizationDomain(domain: OrganizationDomain): z.input<typeof organizationDomainShape> {
  return camelCased(domain) as z.input<typeof organizationDomainShape>;
}
