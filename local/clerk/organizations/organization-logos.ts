import { refusal } from '../operation/errors.ts';
import { requireImage } from '../operation/images.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requireOrganization, wireOrganization } from './organizations.ts';
import { imageUrl } from '../users/user-wire.ts';
import { requireUser } from '../users/users.ts';

async function upload(call: Call) {
  const organization = requireOrganization(call.state, call.param('organization_id'));
  await requireImage(call);
  const uploader = call.body instanceof FormData ? call.body.get('uploader_user_id') : null;
  if (typeof uploader === 'string' && uploader !== '') requireUser(call.state, uploader);
  organization.hasImage = true;
  organization.updatedAt = call.now();
  return { ...wireOrganization(organization), logo_url: imageUrl(organization.id) };
}

function remove(call: Call) {
  const organization = requireOrganization(call.state, call.param('organization_id'));
  if (!organization.hasImage) throw refusal(404, 'image_not_found', 'Image not found');
  organization.hasImage = false;
  organization.updatedAt = call.now();
  return wireOrganization(organization);
}

/** Logos of organizations. Only that there is one is kept; pictures come from Clerk's image host. */
export const organizationLogoOperations: Operation[] = [
  { method: 'put', path: '/organizations/{organization_id}/logo', answer: upload },
  { method: 'delete', path: '/organizations/{organization_id}/logo', answer: remove },
];
