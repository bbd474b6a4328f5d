import * as z from 'zod';

/** A point in time in ISO 8601 with offset, which the format of its schema says. */
export function timeParameter(description?: string) {
  const time = z.iso.datetime({
    offset: true,
    error: 'must be an ISO 8601 time with zone, for example 2026-01-31T09:00:00Z',
  });
  return description === undefined ? time : time.describe(description);
}
