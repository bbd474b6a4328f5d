/* What reads and tells what a call is about, and asks, to be loaded by the first call that may be asked about. */
export { authorizationChanges } from './authorization-change.ts';
export { gravityOf } from './gravity.ts';
export { previewFor, settleAsked } from './settle.ts';
