import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import {
  ClerkRefusal,
  bodyInvalid,
  formatInvalid,
  invalidParameter,
  notAmong,
  parameterMissing,
  parameterNull,
  tooLarge,
  tooLong,
  tooManyValues,
  unknownParameters,
  valueInvalid,
  wrongType,
} from './errors.ts';
import { answersAsCredentialService, invalidRequest } from './credential-errors.ts';
import { accepted, leftToOperation } from '../contract/accepted.ts';
import type { RequestRules, Schema } from '../contract/request-table.ts';
import { requests } from '../contract/requests.ts';

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  verbose: true,
  formats: { binary: true, email: true },
});
formats.default(ajv, ['date', 'date-time', 'uri', 'int32', 'int64', 'float', 'double']);
const validators = new Map<Schema, ValidateFunction>();

/** The schema, with every object closed that has properties of its own. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return typeof inner['properties'] === 'object' && inner['type'] !== undefined
    ? { additionalProperties: false, ...inner }
    : inner;
}

/** What is wrong with a value by its schema. */
function errorsOf(schema: Schema, value: unknown): ErrorObject[] {
  const validate = validators.get(schema) ?? ajv.compile(closed(schema) as Schema);
  validators.set(schema, validate);
  validate(value);
  // That none of several fits is told by what is wrong with each.
  return (validate.errors ?? []).filter(({ keyword }) => !keyword.endsWith('Of'));
}

/** The error as Clerk names it. */
function refusalOf({ keyword, params, data }: ErrorObject, parameter: string): ClerkRefusal {
  switch (keyword) {
    case 'required':
      return parameterMissing(parameter);
    case 'additionalProperties':
      return unknownParameters([parameter]);
    case 'type':
      return data === null
        ? parameterNull(parameter)
        : wrongType(parameter, [params['type']].flat().join(' or '));
    case 'enum':
      return notAmong(parameter, String(data), (params['allowedValues'] as unknown[]).map(String));
    case 'maximum':
      return tooLarge(parameter, Number(params['limit']));
    case 'minimum':
      return valueInvalid(parameter, `${parameter} must be ${params['limit']} or greater.`);
    case 'exclusiveMinimum':
      return valueInvalid(parameter, `${parameter} must be greater than ${params['limit']}.`);
    case 'maxLength':
      return tooLong(parameter, Number(params['limit']));
    case 'minLength':
      return invalidParameter(
        'form_param_min_length_exceeded',
        parameter,
        'is too short',
        `${parameter} should be at least ${params['limit']} characters.`,
      );
    case 'maxItems':
      return tooManyValues(parameter, Number(params['limit']));
    case 'minItems':
      return formatInvalid(parameter, `must have at least ${params['limit']} items`);
    case 'uniqueItems':
      return invalidParameter(
        'form_param_duplicate',
        parameter,
        'duplicate values',
        `${parameter} contains duplicate values`,
      );
    default:
      return formatInvalid(parameter, `must match ${params['pattern'] ?? params['format']}`);
  }
}

/** A value of the query as the first of the types that it can be; as it came where it is none. */
function typedValue(text: string, types: unknown): unknown {
  const is = (type: string) => [types].flat().includes(type);
  if (is('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (is('integer') || is('number')) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}

/** A query parameter's values as the schema's types; as they came where they are none. */
function typed(schema: Schema, values: readonly string[], commas: boolean): unknown {
  if (schema['type'] === 'array') {
    const { type } = schema['items'] as Schema;
    return values
      .flatMap((value) => (commas ? value.split(',') : [value]))
      .map((value) => typedValue(value, type));
  }
  return values.length === 1 ? typedValue(values[0] ?? '', schema['type']) : values;
}

function* queryFaults(key: string, { query: rules }: RequestRules, query: URLSearchParams): Generator<Fault> {
  for (const name of new Set(query.keys())) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    // An empty value counts as none.
    const values = query.getAll(name).filter((value) => value !== '');
    if (rule === undefined) {
      if (!accepted(key, name)) yield { where: `url_parameter.${name}`, refusal: unknownParameters([name]) };
    } else if (values.length > 0 && !leftToOperation(key, name)) {
      for (const error of errorsOf(rule.schema, typed(rule.schema, values, rule.commas ?? false))) {
        yield { where: `url_parameter.${name}`, refusal: refusalOf(error, name) };
      }
    }
  }
  for (const [name, { required }] of Object.entries(rules)) {
    if (required && !query.get(name))
      yield { where: `url_parameter.${name}`, refusal: parameterMissing(name) };
  }
}

function* bodyFaults(key: string, { body: schema }: RequestRules, body: unknown): Generator<Fault> {
  if (schema === undefined) return;
  const value = body instanceof FormData ? Object.fromEntries(body) : body;
  for (const error of errorsOf(schema, value)) {
    const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
    const path = [
      ...error.instancePath.split('/').slice(1),
      missingProperty ?? additionalProperty ?? [],
    ].flat();
    const parameter = path.findLast((part) => !/^\d+$/.test(part));
    // How many a list of requests may hold is answered by its operation, with a code of its own.
    if (path.length === 0 && error.keyword.endsWith('Items')) continue;
    if (parameter === undefined) throw bodyInvalid();
    if (additionalProperty !== undefined && accepted(key, additionalProperty)) continue;
    // Files are looked at by the operations themselves.
    if (leftToOperation(key, parameter) || error.data instanceof Blob) continue;
    yield { where: ['body', ...path].join('.'), refusal: refusalOf(error, parameter) };
  }
}

interface Fault {
  readonly where: string;
  readonly refusal: ClerkRefusal;
}

/**
 * Refuses what Clerk's document doesn't let an operation be asked: one error per unknown, missing or wrong parameter,
 * with status 422; 400 `request_body_invalid` for a body of another kind; 400 `bad_request` where a service of its own
 * stands behind the operation. `key` is such as `get /users`; operations that the document lacks take everything here.
 *
 * What Clerk does with a query parameter that it doesn't know isn't documented, nor what it does with a key of a body that
 * the document doesn't close (`additionalProperties: false`). Both are refused here as in a closed body, because they
 * surely have no effect.
 */
export function holdToDocument(key: string, query: URLSearchParams, body: unknown): void {
  const rules = Object.hasOwn(requests, key) ? requests[key] : undefined;
  if (rules === undefined) return;
  const faults = [...queryFaults(key, rules, query), ...bodyFaults(key, rules, body)];
  const [first] = faults;
  if (first === undefined) return;
  if (answersAsCredentialService(key))
    throw invalidRequest(first.where, first.refusal.errors[0]?.long_message ?? 'Invalid');
  throw new ClerkRefusal(
    422,
    faults.flatMap(({ refusal }) => refusal.errors),
  );
}
