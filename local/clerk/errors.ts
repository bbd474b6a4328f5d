/** One entry of Clerk's `errors` array, as on the wire. */
export interface WireError {
  code: string;
  message: string;
  long_message: string;
  meta?: Record<string, unknown>;
}

/** Thrown by an operation; the server answers it with `status` and Clerk's error body. */
export class ClerkRefusal extends Error {
  readonly status: number;
  readonly errors: WireError[];

  constructor(status: number, errors: WireError[]) {
    super(errors.map((error) => error.code).join(', '));
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

/** 404: no such thing, or no such path. */
export function notFound(kind: string, id: string) {
  return new ClerkRefusal(404, [wire('resource_not_found', 'not found', `No ${kind} was found with id ${id}`)]);
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
      'Invalid Authorization header format. Must be "Bearer <YOUR_API_KEY>"',
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
