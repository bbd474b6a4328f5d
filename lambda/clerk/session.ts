import type { Session } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import { orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

const privateText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)
  .pipe(z.string().optional())
  .meta({ permission: 'sessions:private' satisfies Permission });

/** The shape in which a session leaves this server; where it came from needs a permission of its own. */
export const sessionShape = z.object({
  id: z.string(),
  userId: z.string(),
  clientId: z.string().describe('The browser or device that it is in.'),
  status: z.string().describe('For example active, revoked, ended or expired.'),
  lastActiveAt: time,
  expireAt: time,
  abandonAt: time,
  createdAt: time,
  lastActiveOrganizationId: orNull(z.string()),
  actorId: orNull(z.string()).describe('Who acts as the user in it; null when it is the user.'),
  latestActivity: orNull(
    z.object({
      deviceType: orNull(userText),
      browserName: orNull(userText),
      browserVersion: orNull(userText),
      isMobile: z.boolean().default(false),
      country: orNull(z.string()),
      ipAddress: privateText,
      city: privateText,
    }),
  ),
});

/** A session as this server shows it; times in ISO 8601, UTC. */
export type SessionView = z.output<typeof sessionShape>;

/** The session in this server's shape. */
export function toSessionView(session: Session): SessionView {
  const { id, userId, clientId, status, lastActiveAt, expireAt, abandonAt, createdAt } = session;
  const { lastActiveOrganizationId, latestActivity, actor } = session;
  const subject = actor?.['sub'];
  return sessionShape.parse({
    id,
    userId,
    clientId,
    status,
    lastActiveAt,
    expireAt,
    abandonAt,
    createdAt,
    lastActiveOrganizationId,
    actorId: typeof subject === 'string' ? subject : null,
    latestActivity,
  });
}
