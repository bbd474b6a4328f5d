import * as z from 'zod';

// Each message continues "<path>: <value> …": what the value must be, then the way out.

/** A whole number within limits; `otherwise` says what holds without the setting. */
export const whole = (min: number, max: number, unit: string, otherwise: string) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}; remove it for ${otherwise}`;
  return z.int(error).min(min, error).max(max, error);
};

/** Text of a pattern. */
export const matching = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);

/** The ARN of a KMS key; `otherwise` is the way out. */
export const kmsKeyArn = (otherwise: string) =>
  matching(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    `must be the ARN of a KMS key; ${otherwise}`,
  );

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
  return z.string(error).refine((url) => loopback.test(url) || httpsOrigin.test(url), {
    error,
    abort: true,
  });
};

/**
 * A web origin as browsers send it in `Origin`: what is compared with it is compared letter by letter.
 * https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
 */
export const webOrigin = origin('correct it').refine(
  (url) => URL.parse(url)?.origin === url,
  'must be as browsers send it, in lower case and without the default port; correct it',
);

/** An object whose keys the settings choose. Zod leaves the key `__proto__` out without a word: here it is refused. */
export const named = <Key extends z.core.$ZodRecordKey, Value extends z.ZodType>(
  key: Key,
  value: Value,
  error: string,
) =>
  z.preprocess(
    (input, context) => {
      if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
        context.addIssue({
          code: 'custom',
          message: 'has the key "__proto__", which can\'t be used; rename it',
        });
      }
      return input;
    },
    z.record(key, value, error),
  );

const claimValues = 'must be a text, or a list of texts of which one must be there; correct it';
const claimValue = z.string(claimValues).min(1, claimValues);

/** Claims of a token, each with the values of which one must be there; one value may stand alone. */
export const claims = named(
  z.string().min(1, 'must be the name of a claim; correct it'),
  z
    .union([claimValue, z.array(claimValue).min(1, claimValues)], { error: claimValues })
    .transform((values): readonly string[] => [values].flat()),
  'must be an object of claims and the values they must have; correct it',
);
