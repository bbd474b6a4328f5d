import { billing } from './billing.ts';
import { connections } from './connections.ts';
import { instance } from './instance.ts';
import { invitations } from './invitations.ts';
import type { Judgement } from './judgement.ts';
import { keys } from './keys.ts';
import { organizations } from './organizations.ts';
import { roles } from './roles.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';
import { users } from './users.ts';

/** The judgements by subject; none is in two of them. */
export const judgementsBySubject = {
  server,
  users,
  sessions,
  invitations,
  organizations,
  roles,
  connections,
  keys,
  instance,
  billing,
} as const;

/** How each tool and operation is judged, by name: the one place where it is. */
export const judgements: ReadonlyMap<string, Judgement> = new Map<string, Judgement>(
  Object.values(judgementsBySubject).flatMap((subject) => Object.entries<Judgement>(subject)),
);
