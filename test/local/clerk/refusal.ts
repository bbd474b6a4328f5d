import { expect } from '@jest/globals';

/** Matches the error that a request of `@clerk/backend` ends with, as far as it matters. */
export const refusal = (status: number, code: string, paramName?: string) =>
  expect.objectContaining({
    status,
    errors: expect.arrayContaining([
      expect.objectContaining({
        code,
        ...(paramName === undefined ? {} : { meta: expect.objectContaining({ paramName }) }),
      }),
    ]),
  });
