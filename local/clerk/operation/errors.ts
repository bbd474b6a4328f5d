/*
 * Codes, statuses and sentences: https://clerk.com/docs/guides/development/errors/backend-api and, for what
 * both APIs share, https://clerk.com/docs/guides/development/errors/frontend-api.
 */

import { isKnownError } from '../contract/known-errors.ts';

/** One entry of Clerk's `errors` array, as on the wire. */
export interface WireError {
  code: string;
  message: string;
  long_message: string;
  meta?: Record<string, unknown>;
}

/**
 * Thrown by an operation; the server answers it with `status` and Clerk's error body. An `Error` instead for what Clerk
 * doesn't answer.
 */
export class ClerkRefusal extends Error {
  readonly status: number;
  readonly errors: WireError[];

  constructor(status: number, errors: WireError[]) {
    super(errors.map((error) => error.code).join(', '));
    const unknown = errors.find(({ code }) => !isKnownError(status, code));
    if (unknown)
      throw new Error(`Clerk does not answer ${status} ${unknown.code}: see contract/known-errors.ts`);
    this.name = 'ClerkRefusal';
    this.status = status;
    this.errors = errors;
  }
}

function wire(code: string, message: string, longMessage: string, parameter?: string): WireError {
  const error = { code, message, long_message: longMessage };
  return parameter === undefined ? error : { ...error, meta: { param_name: parameter } };
}

/** 422 with one error about one parameter. */
export function invalidParameter(code: string, parameter: string, message: string, longMessage = message) {
  return new ClerkRefusal(422, [wire(code, message, longMessage, parameter)]);
}

/** 422: a required parameter isn't there. */
export function parameterMissing(parameter: string) {
  return invalidParameter('form_param_missing', parameter, 'is missing', `${parameter} must be included.`);
}

/** 422: `null` where a value must be. */
export function parameterNull(parameter: string) {
  return invalidParameter('form_param_nil', parameter, 'is nil', `${parameter} can't be nil.`);
}

/** 422: a number above `maximum`. */
export function tooLarge(parameter: string, maximum: number) {
  return invalidParameter(
    'form_param_value_too_large',
    parameter,
    'Value too large',
    `The value of ${parameter} can't be greater than ${maximum}`,
  );
}

/** 422: a text of more than `maximum` characters. */
export function tooLong(parameter: string, maximum: number) {
  return invalidParameter(
    'form_param_max_length_exceeded',
    parameter,
    'exceeds maximum length',
    `${parameter} should not exceed ${maximum} characters.`,
  );
}

/** 422: a parameter of another type than `expected`. */
export function wrongType(parameter: string, expected: string) {
  const type = expected === 'record' ? 'object' : expected;
  return invalidParameter(
    'form_param_type_invalid',
    parameter,
    'is invalid',
    `\`${parameter}\` must be a \`${type}\`.`,
  );
}

/** 422: a value that isn't formed as it must be; `requirement` completes the sentence `<parameter> …`. */
export function formatInvalid(parameter: string, requirement: string) {
  return invalidParameter(
    'form_param_format_invalid',
    parameter,
    'is invalid',
    `${parameter} ${requirement}.`,
  );
}

/** 422: more list items than `maximum`. */
export function tooManyValues(parameter: string, maximum: number) {
  return invalidParameter(
    'form_param_array_size_exceeded',
    parameter,
    'exceeds maximum size',
    `${parameter} should not exceed ${maximum} items.`,
  );
}

/** 422: the parameter names something that isn't there, or isn't this user's. */
export function referenceMissing(parameter: string) {
  return invalidParameter(
    'form_resource_not_found',
    parameter,
    'is missing',
    `The resource associated with the supplied ${parameter} was not found.`,
  );
}

/** 422: the identifier must be verified first. */
export function verificationNeeded(parameter: string) {
  return invalidParameter(
    'form_verification_needed',
    parameter,
    'is unverified',
    'This identification needs to be verified before you can perform this action.',
  );
}

/** 422: a parameter that makes sense only together with another one. */
export function neededWith(missing: string, present: string) {
  return invalidParameter(
    'form_conditional_param_missing',
    missing,
    'is missing',
    `\`${missing}\` is required when \`${present}\` is present.`,
  );
}

/** 422: the operation took these metadata parameters until API version 2026-05-12. */
export function metadataNoLongerAccepted(parameters: string[], instead: string) {
  return new ClerkRefusal(
    422,
    parameters.map((name) =>
      wire('form_param_deprecated', 'is deprecated', `${name} is no longer accepted. Use ${instead}.`, name),
    ),
  );
}

/** 400: there are pending invitations for these addresses. */
export function duplicateInvitations(emailAddresses: string[]) {
  const message = `There are already pending invitations for the following email addresses: ${emailAddresses.join(', ')}`;
  return new ClerkRefusal(400, [
    {
      ...wire('duplicate_record', 'duplicate invitation', message),
      meta: { email_addresses: emailAddresses },
    },
  ]);
}

/** 404: no such thing, or no such path. */
export function notFound(kind: string, id: string) {
  return new ClerkRefusal(404, [
    wire('resource_not_found', 'not found', `No ${kind} was found with id ${id}`),
  ]);
}

/** 404 for a path that no operation serves. */
export function noSuchPath() {
  return new ClerkRefusal(404, [wire('resource_not_found', 'not found', 'Resource not found')]);
}

/** 401: no `Authorization: Bearer` header. */
export function authorizationMissing() {
  return new ClerkRefusal(401, [
    wire(
      'authorization_header_format_invalid',
      'Invalid Authorization header format',
      "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'",
    ),
  ]);
}

/** 401: a key that isn't this instance's. */
export function keyInvalid() {
  return new ClerkRefusal(401, [
    wire(
      'clerk_key_invalid',
      'The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.',
      'The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.',
    ),
  ]);
}

/** 403: from a web page that has no business here, by its Origin or by the name it knows this machine under. */
export function foreignPage() {
  return new ClerkRefusal(403, [
    wire(
      'origin_invalid',
      'Invalid HTTP Origin or Host header',
      'The embedded Clerk answers under a loopback address only; pages of this machine may call its OAuth endpoints, and no page its API.',
    ),
  ]);
}

/** 400: the body is no JSON, or no JSON of the expected kind. */
export function bodyInvalid() {
  return new ClerkRefusal(400, [
    wire(
      'request_body_invalid',
      'Request body invalid',
      'The request body is invalid. Please consult the API documentation for more information.',
    ),
  ]);
}

/** 400 with one error, about `parameter` where one is to blame. */
export function badRequest(code: string, message: string, longMessage = message, parameter?: string) {
  return new ClerkRefusal(400, [wire(code, message, longMessage, parameter)]);
}

/** 403 with one error. */
export function forbidden(code: string, message: string, longMessage = message) {
  return new ClerkRefusal(403, [wire(code, message, longMessage)]);
}

/** 422 for parameters that the operation, or the instance's settings, don't know. */
export function unknownParameters(parameters: string[]) {
  return new ClerkRefusal(
    422,
    parameters.map((name) =>
      wire('form_param_unknown', 'is unknown', `${name} is not a valid parameter for this request.`, name),
    ),
  );
}

/** 422: the instance's settings require what the new user lacks. Clerk names several in `meta.param_names`. */
export function dataMissing(parameters: string[]) {
  const list = parameters.map((name) => JSON.stringify(name)).join(' ');
  return new ClerkRefusal(422, [
    {
      ...wire(
        'form_data_missing',
        'missing data',
        `[${list}] data doesn't match user requirements set for this instance`,
      ),
      meta: { param_names: parameters },
    },
  ]);
}

/** 422: someone else has this identifier. `what` is how Clerk's sentence calls it, such as `email address`. */
export function identifierTaken(parameter: string, what: string) {
  return invalidParameter('form_identifier_exists', parameter, `That ${what} is taken. Please try another.`);
}

/** 422: a value that isn't among the allowed ones. */
export function notAmong(parameter: string, value: string, allowed: readonly string[]) {
  return invalidParameter(
    'form_param_value_invalid',
    parameter,
    'is invalid',
    `${value} does not match the allowed values for parameter ${parameter}. Allowed values: ${allowed.join(', ')}`,
  );
}

/** One error of any status, for a rule that only one operation has; about `parameter` where one is to blame. */
export function refusal(
  status: number,
  code: string,
  message: string,
  longMessage = message,
  parameter?: string,
) {
  return new ClerkRefusal(status, [wire(code, message, longMessage, parameter)]);
}

/** 403: the allowlist, the blocklist or another restriction of the instance keeps these identifiers out. */
export function notAllowedAccess(identifiers: string[], message?: string) {
  const who = identifiers.length === 0 ? 'Users without identifiers' : identifiers.join(', ');
  const longMessage =
    message ?? `${who} ${identifiers.length === 1 ? 'is' : 'are'} not allowed to access this application.`;
  return new ClerkRefusal(403, [
    { ...wire('not_allowed_access', 'Access not allowed.', longMessage), meta: { identifiers } },
  ]);
}

/** 409 with one error. */
export function conflict(code: string, message: string, longMessage = message) {
  return new ClerkRefusal(409, [wire(code, message, longMessage)]);
}

/** 400: the operation works on production instances only. */
export function onlyInProduction() {
  return badRequest(
    'request_invalid_for_environment',
    'Invalid request for environment',
    'Request only valid for production instances.',
  );
}

/** 422: a value that isn't one of those that are allowed; `requirement` is the whole sentence. */
export function valueInvalid(parameter: string, requirement: string) {
  return invalidParameter('form_param_value_invalid', parameter, 'is invalid', requirement);
}

/** 422: `parameter` can't be given together with `present`. */
export function disallowedWith(parameter: string, present: string) {
  return invalidParameter(
    'form_conditional_param_disallowed',
    parameter,
    'is not allowed',
    `\`${parameter}\` isn't allowed when \`${present}\` is present.`,
  );
}
