import { invalidParameter } from '../operation/errors.ts';
import type { InstanceSettings } from '../state/settings.ts';
import { offeredScopes } from './scopes.ts';

/** Throws a refusal with 422 about `parameter` when the instance doesn't offer one of the scopes. */
export function requireOffered(
  settings: InstanceSettings,
  scopes: readonly string[],
  parameter: string,
): void {
  const offered = offeredScopes(settings);
  const unknown = scopes.find((scope) => !offered.includes(scope));
  if (unknown === undefined) return;
  throw invalidParameter(
    'form_param_value_invalid',
    parameter,
    'is invalid',
    `${unknown} does not match the allowed values for parameter ${parameter}. Allowed values: ${offered.join(', ')}`,
  );
}
