import * as z from 'zod';
import { orNull, time, timeOrNull } from './shapes.ts';

/** The shape in which a domain of the instance leaves this server. */
export const domainShape = z.object({
  id: z.string(),
  name: z.string(),
  isSatellite: z.boolean().describe('False for the primary domain.'),
  frontendApiUrl: z.string(),
  accountsPortalUrl: orNull(z.string()),
  proxyUrl: orNull(z.string()),
  developmentOrigin: z.string(),
  cnameTargets: orNull(
    z.array(z.object({ host: z.string(), value: z.string(), required: z.boolean() })),
  ).describe('The DNS records that the domain needs.'),
});

/** What came of trying a proxy. */
export const proxyCheckShape = z.object({
  id: z.string(),
  domainId: z.string(),
  proxyUrl: z.string(),
  successful: z.boolean(),
  lastRunAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});
