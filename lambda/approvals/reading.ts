/* What reads and tells what a call is about, to be loaded by the first call that may be asked about. */
export { authorizationChanges } from './authorization-change.ts';
export { findTarget } from './find-target.ts';
export { previewOf } from './preview.ts';
export { gravityOf } from './gravity.ts';
