import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { orNull, time, timeOrNull } from './shapes.ts';
import { userText } from './user-text.ts';

/** The shape in which an API key leaves this server: users name their keys themselves; the secret is not in it. */
export const apiKeyShape = z.object({
  id: z.string(),
  name: userText,
  description: orNull(userText),
  subject: z.string().describe('The user or organization whose key it is.'),
  scopes: z.array(z.string()),
  claims: z.unknown().default(null).describe('Data of the application, of any form.'),
  createdBy: orNull(z.string()),
  revoked: z.boolean(),
  revocationReason: orNull(userText),
  expired: z.boolean(),
  expiration: timeOrNull.describe('Null: it never expires.'),
  lastUsedAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});

/** A new API key, with its secret for those who may read secrets. */
export const newApiKeyShape = apiKeyShape.extend({
  secret: z
    .string()
    .optional()
    .describe('Whoever has it acts for the subject.')
    .meta({ permission: 'api_keys:secrets' satisfies Permission }),
});
