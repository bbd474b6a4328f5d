import * as z from 'zod';
import { forbidden, notFound } from '../operation/errors.ts';
import type { SignUpRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import type { AttributeUse, InstanceSettings } from '../state/settings.ts';

const updateBody = z.strictObject({
  external_id: z.string().nullish(),
  custom_action: z.boolean().nullish(),
});

/** What a sign-up may ask for: the field on the wire, the setting behind it, and what was given. */
const fields: [string, keyof InstanceSettings, (signUp: SignUpRecord) => boolean][] = [
  ['email_address', 'emailAddress', (signUp) => signUp.emailAddress !== null],
  ['phone_number', 'phoneNumber', (signUp) => signUp.phoneNumber !== null],
  ['username', 'username', (signUp) => signUp.username !== null],
  ['first_name', 'firstName', (signUp) => signUp.firstName !== null],
  ['last_name', 'lastName', (signUp) => signUp.lastName !== null],
  ['password', 'password', (signUp) => signUp.passwordEnabled],
];

const statusOf = (signUp: SignUpRecord, now: number) =>
  signUp.status === 'missing_requirements' && signUp.abandonAt <= now ? 'abandoned' : signUp.status;

const namesOf = (settings: InstanceSettings, use: AttributeUse) =>
  fields.filter(([, setting]) => settings[setting] === use).map(([name]) => name);

function unverifiedFields(signUp: SignUpRecord): string[] {
  return [
    ...(signUp.emailAddress !== null && !signUp.emailAddressVerified ? ['email_address'] : []),
    ...(signUp.phoneNumber === null ? [] : ['phone_number']),
  ];
}

/** What a given, unverified identifier waits for; null when there is nothing to verify. */
function verification(isPending: boolean, strategies: string[]) {
  return isPending ? { next_action: 'needs_prepare', supported_strategies: strategies } : null;
}

function wireSignUp(signUp: SignUpRecord, call: Call) {
  const { settings } = call;
  const unverified = unverifiedFields(signUp);
  return {
    object: 'sign_up_attempt',
    id: signUp.id,
    status: statusOf(signUp, call.now()),
    required_fields: namesOf(settings, 'required'),
    optional_fields: namesOf(settings, 'optional'),
    missing_fields: fields
      .filter(([, setting, isGiven]) => settings[setting] === 'required' && !isGiven(signUp))
      .map(([name]) => name),
    unverified_fields: unverified,
    verifications: {
      email_address: verification(unverified.includes('email_address'), ['email_code', 'email_link']),
      phone_number: verification(unverified.includes('phone_number'), ['phone_code']),
      web3_wallet: null,
      external_account: null,
    },
    username: signUp.username,
    email_address: signUp.emailAddress,
    phone_number: signUp.phoneNumber,
    web3_wallet: null,
    password_enabled: signUp.passwordEnabled,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    unsafe_metadata: signUp.unsafeMetadata,
    public_metadata: {},
    custom_action: signUp.customAction,
    external_id: signUp.externalId,
    created_session_id: null,
    created_user_id: signUp.createdUserId,
    abandon_at: signUp.abandonAt,
    legal_accepted_at: null,
    locale: null,
  };
}

function find(call: Call): SignUpRecord {
  const id = call.param('id');
  const signUp = call.state.signUps.get(id);
  if (signUp === undefined) throw notFound('sign up', id);
  return signUp;
}

function update(call: Call) {
  const signUp = find(call);
  const body = readBody(call, updateBody);
  if (statusOf(signUp, call.now()) !== 'missing_requirements') {
    throw forbidden(
      'sign_up_cannot_be_updated',
      'Sign up cannot be updated',
      'This sign up has reached a terminal state and cannot be updated',
    );
  }
  if (body.external_id !== undefined) signUp.externalId = body.external_id || null;
  signUp.customAction = body.custom_action ?? signUp.customAction;
  return wireSignUp(signUp, call);
}

/** Attempts to sign up. They begin in a browser, so here only the seed makes some. */
export const signUpOperations: Operation[] = [
  { method: 'get', path: '/sign_ups/{id}', answer: (call) => wireSignUp(find(call), call) },
  { method: 'patch', path: '/sign_ups/{id}', answer: update },
];
