import * as z from 'zod';

/** Where the link of an invitation leads. */
export const redirectUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2_048)
  .optional()
  .describe('Where the link in the email leads. Example: https://app.example.com/welcome.');

/** How long an invitation is good. */
export const expiresInDays = z
  .int()
  .min(1)
  .max(365)
  .optional()
  .describe('Days until it expires, 1 to 365. Default 30.');
