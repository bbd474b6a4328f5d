import { refusal } from '../operation/errors.ts';
import { requireImage } from '../operation/images.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { wireUser } from './user-wire.ts';
import { requireUser } from './users.ts';

async function upload(call: Call) {
  const user = requireUser(call.state, call.param('user_id'));
  await requireImage(call);
  user.hasImage = true;
  user.updatedAt = call.now();
  return wireUser(user, call);
}

function remove(call: Call) {
  const user = requireUser(call.state, call.param('user_id'));
  if (!user.hasImage) throw refusal(404, 'image_not_found', 'Image not found');
  user.hasImage = false;
  user.updatedAt = call.now();
  return wireUser(user, call);
}

/** Profile images. Only that there is one is kept; pictures come from Clerk's image host. */
export const userImageOperations: Operation[] = [
  { method: 'post', path: '/users/{user_id}/profile_image', answer: upload },
  { method: 'delete', path: '/users/{user_id}/profile_image', answer: remove },
];
