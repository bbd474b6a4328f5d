import * as z from 'zod';
import { redirectTarget } from '../definition/url-parameter.ts';

/** Where the link of an invitation leads. */
export const redirectUrl = redirectTarget
  .optional()
  .describe(
    'Where the link leads: a URL, of a native app too, or a path. Example: https://app.example.com/welcome.',
  );

/** How long an invitation is good. */
export const expiresInDays = z
  .int()
  .min(1)
  .max(365)
  .optional()
  .describe('Days until it expires, 1 to 365. Default 30.');
