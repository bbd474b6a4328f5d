import { dataMissing, invalidParameter, unknownParameters } from '../operation/errors.ts';
import type { AttributeUse, InstanceSettings } from '../state/settings.ts';

type Attribute = {
  [Key in keyof InstanceSettings]: InstanceSettings[Key] extends AttributeUse ? Key : never;
}[keyof InstanceSettings];

const parameterOf: Record<Attribute, string> = {
  emailAddress: 'email_address',
  phoneNumber: 'phone_number',
  username: 'username',
  web3Wallet: 'web3_wallet',
  firstName: 'first_name',
  lastName: 'last_name',
  password: 'password',
};

const attributes: Attribute[] = [
  'emailAddress',
  'phoneNumber',
  'username',
  'web3Wallet',
  'firstName',
  'lastName',
  'password',
];

const isGiven = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** 422 form_param_unknown for attributes that the instance doesn't have. */
export function refuseDisabled(settings: InstanceSettings, body: Record<string, unknown>): void {
  const refused = attributes
    .filter((attribute) => settings[attribute] === 'off' && isGiven(body[parameterOf[attribute]]))
    .map((attribute) => parameterOf[attribute]);
  if (refused.length > 0) throw unknownParameters(refused);
}

/** 422 form_data_missing for attributes that the instance requires. */
export function requireEnabled(
  settings: InstanceSettings,
  body: Record<string, unknown>,
  excused: (attribute: Attribute) => boolean,
): void {
  const missing = attributes
    .filter((attribute) => settings[attribute] === 'required' && !excused(attribute))
    .filter((attribute) => !isGiven(body[parameterOf[attribute]]))
    .map((attribute) => parameterOf[attribute]);
  if (missing.length > 0) throw dataMissing(missing);
}

/** Each of the list checked; 422 form_param_duplicate when one is there twice. */
export function distinct(
  parameter: string,
  values: string[],
  check: (parameter: string, value: string) => string,
) {
  const checked = values.map((value) => check(parameter, value));
  if (new Set(checked).size === checked.length) return checked;
  throw invalidParameter(
    'form_param_duplicate',
    parameter,
    'duplicate values',
    `${parameter} contains duplicate values`,
  );
}

/** 422 unless there is exactly one status per value. */
export function statusesFor<Status>(parameter: string, values: string[], statuses: Status[] | undefined) {
  if (statuses === undefined || statuses.length === 0 || statuses.length === values.length)
    return statuses ?? [];
  throw invalidParameter(
    'form_param_array_length_mismatch',
    `${parameter}_identification_status`,
    'is invalid',
    `${parameter}_identification_status must contain exactly one item per ${parameter}.`,
  );
}
