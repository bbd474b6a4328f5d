import * as z from 'zod';
import {
  ClerkRefusal,
  bodyInvalid,
  formatInvalid,
  invalidParameter,
  parameterMissing,
  tooLarge,
  tooLong,
  tooManyValues,
  unknownParameters,
  wrongType,
} from './errors.ts';
import type { WireError } from './errors.ts';
import type { SigningKeys } from '../state/signing-keys.ts';
import type { InstanceSettings } from '../state/settings.ts';
import type { ClerkState } from '../state/state.ts';

/** The instance that an operation works on. */
export interface Instance {
  state: ClerkState;
  settings: InstanceSettings;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Where this Clerk is served, such as `http://127.0.0.1:4000`: its Frontend API and the issuer of all tokens too. */
  issuer: string;
  keys: SigningKeys;
  /** What tokens may be asked for (RFC 8707). */
  resources: ReadonlySet<string>;
  /** The key that is let in now. */
  secretKey: string;
}

/** Whose key came with a request: the instance's, or that of one of its machines. */
export type Caller = { kind: 'instance' } | { kind: 'machine'; machineId: string };

/** One request to one operation. */
export interface Call extends Instance {
  /** A path parameter, decoded. */
  param(name: string): string;
  query: URLSearchParams;
  /** A header's value; undefined when it wasn't sent. The name in whatever case. */
  header(name: string): string | undefined;
  /** The parsed body, FormData for a multipart one; an empty object when there was none. */
  body: unknown;
  caller: Caller;
}

/** One operation of the Backend API. A resource group is a list of these; operations.ts lists the groups. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in Clerk's OpenAPI document, such as `/users/{user_id}`. */
  path: string;
  /** Of a good answer; 200 when left out. 202 and 204 have no body, whatever `answer` returns. */
  status?: 201 | 202 | 204;
  /** Whether it is also served without `/v1`, which is how `@clerk/backend` calls it. */
  unversioned?: true;
  /** Whether a machine's secret key is let in, too. */
  machineKeys?: true;
  /** Let in without the instance's secret key; such an operation looks at `Authorization` itself. */
  keyless?: boolean;
  /** Returns the body of the good answer or a promise of it, or throws a ClerkRefusal. */
  answer(call: Call): unknown;
}

function refusalOf(issue: z.core.$ZodIssue, parameter: string): ClerkRefusal {
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownParameters(issue.keys);
    case 'invalid_type':
      return issue.input === undefined ? parameterMissing(parameter) : wrongType(parameter, issue.expected);
    case 'too_big':
      if (issue.origin === 'array') return tooManyValues(parameter, Number(issue.maximum));
      return issue.origin === 'string'
        ? tooLong(parameter, Number(issue.maximum))
        : tooLarge(parameter, Number(issue.maximum));
    case 'too_small':
      return invalidParameter(
        'form_param_value_invalid',
        parameter,
        'is invalid',
        `${parameter} must be at least ${issue.minimum}.`,
      );
    case 'invalid_value':
      return invalidParameter(
        'form_param_value_invalid',
        parameter,
        'is invalid',
        `${String(issue.input)} does not match the allowed values for parameter ${parameter}. Allowed values: ${issue.values.map(String).join(', ')}`,
      );
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      break;
  }
  return formatInvalid(parameter, issue.message);
}

/**
 * The body, checked: 400 request_body_invalid when it isn't an object (or list) at all; otherwise 422 with one
 * error per unknown, missing or wrong parameter.
 */
export function readBody<Schema extends z.ZodType>(call: Call, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(call.body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors: WireError[] = [];
  for (const issue of parsed.error.issues) {
    const parameter = issue.path.findLast((part) => typeof part === 'string');
    if (parameter === undefined && issue.code !== 'unrecognized_keys') throw bodyInvalid();
    errors.push(...refusalOf(issue, parameter ?? '').errors);
  }
  throw new ClerkRefusal(422, errors);
}

/** A JSON object of the application's own making. */
export const metadataField = z.record(z.string(), z.unknown());

/** An RFC 3339 time, read as milliseconds since 1970. */
export const timeField = z.iso
  .datetime({ offset: true, error: 'must contain a datetime specified in RFC3339 format' })
  .transform((text) => Date.parse(text));
