import * as z from 'zod';

// Each message continues "<path>: <value> …": what the value must be, then the way out.

/** A whole number within limits; `otherwise` says what holds without the setting. */
export const whole = (min: number, max: number, unit: string, otherwise: string) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}; remove it for ${otherwise}`;
  return z.int(error).min(min, error).max(max, error);
};

/** Text of a pattern. */
export const matching = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);

/** True or false; `otherwise` says what holds without the setting. */
export const flag = (otherwise: string) => z.boolean(`must be true or false; remove it for ${otherwise}`);

/** Settings that belong together; unknown ones are refused. */
export const group = <Shape extends z.ZodRawShape>(shape: Shape, otherwise = 'the defaults') =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' ? `must be an object in braces; remove it for ${otherwise}` : undefined,
  });

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;
const httpsOrigin = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/i;

/** An https origin; http only on loopback. */
export const origin = (otherwise: string) => {
  const error = `must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); ${otherwise}`;
  return z.string(error).refine((url) => loopback.test(url) || httpsOrigin.test(url), { error });
};

/** Claims of a token, each with the values of which one must be there; one value may stand alone. */
export const claims = z.record(
  z.string().min(1),
  z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
      error: 'must be a text, or a list of texts of which one must be there; correct it',
    })
    .transform((values): readonly string[] => [values].flat()),
  'must be an object of claims and the values they must have; correct it',
);
