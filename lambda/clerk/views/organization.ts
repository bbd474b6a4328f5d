import type { Organization } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../../access/permissions.ts';
import { metadata, metadataOrEmpty, orNull, time } from './shapes.ts';
import { userText } from './user-text.ts';

const summary = {
  id: z.string(),
  name: userText,
  slug: orNull(userText),
  membersCount: orNull(z.int()),
};

const details = {
  imageUrl: z.string(),
  maxAllowedMemberships: z.int().describe('0: unlimited.'),
  adminDeleteEnabled: z.boolean(),
  createdBy: orNull(z.string()),
  publicMetadata: metadataOrEmpty,
  privateMetadata: metadata.optional().meta({ permission: 'organizations:private' satisfies Permission }),
  createdAt: time,
  updatedAt: time,
};

/** The shape in which an organization leaves this server: chosen field by field, never Clerk's raw body. */
export const organizationShape = z.object({ ...summary, ...details });

/** The same, of which lists of tools show the whole only in get_organization. */
export const organizationShapeElsewhere = organizationShape.meta({ shownIn: 'get_organization' });

/** What a list shows of an organization: id, name, slug and size; the rest only where details are asked for. */
export const organizationItemShape = z.object({ ...summary, ...z.object(details).partial().shape });

const summaryShape = z.object(summary);

/** An organization as this server shows it; times in ISO 8601, UTC. */
export type OrganizationView = z.output<typeof organizationShape>;

/** The organization in this server's shape. Throws when Clerk's answer was no organization at all. */
export function toOrganizationView(organization: Organization): OrganizationView {
  return organizationShape.parse(organization);
}

/** The few fields of the organization that tell it apart from others. */
export function toOrganizationSummary(organization: Organization): z.output<typeof summaryShape> {
  return summaryShape.parse(organization);
}
