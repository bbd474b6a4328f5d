import * as z from 'zod';

/** The argument of prompts that says when an account is stale, in days. */
export const staleDays = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, { error: 'must be a whole number of days, 1 to 999' })
  .optional()
  .describe('After how many days without activity an account is stale; 90 if left out.');
