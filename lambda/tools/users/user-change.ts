import type { Caller } from '../../access/caller.ts';

/** The fields of a user that are given back where they were overwritten, so that it can be undone. */
const undoable = [
  'externalId',
  'firstName',
  'lastName',
  'username',
  'publicMetadata',
  'unsafeMetadata',
] as const;

/** Those that the caller may read. */
export function undoableFields({ permissions }: Caller): readonly string[] {
  return permissions.has('users:private') ? [...undoable, 'privateMetadata'] : undoable;
}
