import type { Session } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

const whereFrom = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)
  .pipe(z.string().optional())
  .meta({ permission: 'sessions:private' satisfies Permission });

/** Who acts as a user: of what an actor token says, only the id. */
const actor = z
  .record(z.string(), z.unknown())
  .transform(({ sub }) => ({ sub: typeof sub === 'string' ? sub : null }))
  .pipe(z.object({ sub: z.string().nullable() }));

/** The shape in which a session leaves this server. What is known of the device comes from its user agent. */
export const sessionShape = z.object({
  id: z.string(),
  userId: z.string(),
  clientId: z.string(),
  status: z
    .string()
    .describe(
      'active, pending (signed in, with a task left), or why it is over: ended, expired, removed, replaced, revoked, …',
    ),
  lastActiveOrganizationId: orNull(z.string()),
  latestActivity: orNull(
    z.object({
      id: z.string(),
      isMobile: z.boolean().default(false),
      browserName: orNull(userText),
      browserVersion: orNull(userText),
      deviceType: orNull(userText),
      country: orNull(z.string()),
      ipAddress: whereFrom,
      city: whereFrom,
    }),
  ),
  actor: orNull(actor).describe('Who acts as the user, where someone does.'),
  lastActiveAt: time,
  expireAt: time,
  abandonAt: time,
  createdAt: time,
  updatedAt: time,
});

/** A session as this server shows it; times in ISO 8601, UTC. */
export type SessionView = z.output<typeof sessionShape>;

/** The session in this server's shape. */
export function toSessionView(session: Session): SessionView {
  return sessionShape.parse(session);
}
