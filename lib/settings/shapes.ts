import * as z from 'zod';

// Each message continues "<path>: <value> …": what the value must be, then the way out. What it must be also stands
// on the page of settings, as `values` in zod's metadata.

const must = (be: string, wayOut: string) => `must be ${be}; ${wayOut}`;

/** A whole number within limits; `otherwise` says what holds without the setting. */
export const whole = (min: number, max: number, unit: string, otherwise: string) => {
  const values = `a whole number of ${unit} from ${min} to ${max}`;
  const error = must(values, `remove it for ${otherwise}`);
  return z.int(error).min(min, error).max(max, error).meta({ values });
};

/** Text of a pattern: what it must be, and the way out. */
export const matching = (pattern: RegExp, values: string, wayOut: string) => {
  const error = must(values, wayOut);
  return z.string(error).regex(pattern, error).meta({ values });
};

/** The ARN of a KMS key. */
export const kmsKeyArn = (wayOut: string) =>
  matching(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/, 'the ARN of a KMS key', wayOut);

/** True or false; `otherwise` says what holds without the setting. */
export const flag = (otherwise: string) => z.boolean(must('true or false', `remove it for ${otherwise}`));

/** One of several names; `unknown` is said of any other text. Editors are given all of them. */
export const oneOf = (names: readonly string[], values: string, unknown: (name: string) => string) =>
  z
    .enum(names, {
      error: ({ input }) => (typeof input === 'string' ? unknown(input) : must(values, 'correct it')),
    })
    .meta({ values });

/** Settings that belong together; unknown ones are refused. */
export const group = <Shape extends z.ZodRawShape>(shape: Shape, otherwise = 'the defaults') =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' ? must('an object in braces', `remove it for ${otherwise}`) : undefined,
  });

// Without flags, which JSON Schema does not know.
const originPattern =
  /^([Hh][Tt][Tt][Pp][Ss]:\/\/[A-Za-z0-9.-]{1,253}|http:\/\/(127\.0\.0\.1|localhost|\[::1\]))(:\d{1,5})?$/;

/** An https origin; http only on loopback. */
export const origin = (wayOut: string) => {
  const values = 'an https URL without a path (http only for 127.0.0.1, localhost and [::1])';
  const error = must(values, wayOut);
  return z.string(error).regex(originPattern, { error, abort: true }).meta({ values });
};

/**
 * A web origin as browsers send it in `Origin`: what is compared with it is compared letter by letter.
 * https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
 */
export const webOrigin = origin('correct it').refine(
  (url) => URL.parse(url)?.origin === url,
  must('as browsers send it, in lower case and without the default port', 'correct it'),
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
).meta({ values: 'names of claims, each with a value, or a list of values of which one must be there' });
