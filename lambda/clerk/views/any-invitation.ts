import * as z from 'zod';
import { invitationShape } from './invitation.ts';
import { organizationInvitationShape } from './organization-invitation.ts';

/** An invitation to the application or to an organization. */
export const anyInvitationShape = z.union([organizationInvitationShape, invitationShape]);

/** An invitation of either kind as this server shows it. */
export type AnyInvitation = z.output<typeof anyInvitationShape>;
