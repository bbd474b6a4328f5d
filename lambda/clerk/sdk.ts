/*
 * What is used of Clerk's SDK, to be loaded by the first call of Clerk: after `fetch.ts`, whose `fetch` it binds when it
 * is imported.
 */
export { createClerkClient } from '@clerk/backend';
export { isClerkAPIResponseError } from '@clerk/backend/errors';
