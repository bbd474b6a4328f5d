import * as z from 'zod';
import { refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { matchesPassword } from './passwords.ts';
import { hasSecondFactor, settleSecondFactors } from './second-factors.ts';
import type { UserRecord } from '../state/state.ts';
import { matchesTotp } from './totp.ts';
import type { StoredPassword } from '../state/user-credential-records.ts';
import { wireUser } from './user-wire.ts';
import { requireUser, revokeSessions } from './users.ts';

const removePasswordBody = z.strictObject({ sign_out_of_other_sessions: z.boolean().optional() });
const verifyPasswordBody = z.strictObject({ password: z.string() });
const verifyTotpBody = z.strictObject({ code: z.string() });
const setCompromisedBody = z.strictObject({ revoke_all_sessions: z.boolean().nullish() });

const totpLength = 6;

const userOf = (call: Call) => requireUser(call.state, call.param('user_id'));

function requirePassword(user: UserRecord): StoredPassword {
  if (user.password !== null) return user.password;
  throw refusal(
    400,
    'no_password_set',
    'no password set',
    'This user does not have a password set for their account',
  );
}

function removePassword(call: Call) {
  const user = userOf(call);
  const body = readBody(call, removePasswordBody);
  if (user.password !== null) {
    user.password = null;
    user.passwordLastUpdatedAt = null;
    user.passwordCompromised = false;
    user.updatedAt = call.now();
  }
  if (body.sign_out_of_other_sessions) revokeSessions(call, user.id);
  return wireUser(user, call);
}

function verifyPassword(call: Call) {
  const user = userOf(call);
  const { password } = readBody(call, verifyPasswordBody);
  if (!matchesPassword(requirePassword(user), password)) {
    throw refusal(
      422,
      'incorrect_password',
      'incorrect password',
      'The provided password is not the one the user has set',
    );
  }
  return { verified: true };
}

function verifyTotp(call: Call) {
  const user = userOf(call);
  const { code } = readBody(call, verifyTotpBody);
  if (user.totpSecret === null && user.backupCodes.length === 0) {
    throw refusal(
      400,
      'totp_disabled',
      'TOTP is disabled',
      'This user does not have TOTP enabled in their account',
    );
  }
  if (user.totpSecret !== null && matchesTotp(user.totpSecret, code, call.now())) {
    return { verified: true, code_type: 'totp' };
  }
  if (user.backupCodes.includes(code)) {
    user.backupCodes = user.backupCodes.filter((unused) => unused !== code);
    user.updatedAt = call.now();
    return { verified: true, code_type: 'backup_code' };
  }
  throw code.length === totpLength
    ? refusal(422, 'totp_incorrect_code', 'incorrect TOTP', 'The provided TOTP code is incorrect')
    : refusal(
        422,
        'totp_invalid_length',
        'invalid length',
        `The provided TOTP code must be ${totpLength} characters long.`,
      );
}

function setCompromised(call: Call) {
  const user = userOf(call);
  const body = readBody(call, setCompromisedBody);
  if (call.settings.password === 'off') {
    throw refusal(
      403,
      'password_disabled',
      'password disabled',
      'Password is disabled for this instance. Cannot force a password reset.',
    );
  }
  requirePassword(user);
  user.passwordCompromised = true;
  user.updatedAt = call.now();
  if (body.revoke_all_sessions) revokeSessions(call, user.id);
  return wireUser(user, call);
}

function unsetCompromised(call: Call) {
  const user = userOf(call);
  requirePassword(user);
  user.passwordCompromised = false;
  user.updatedAt = call.now();
  return wireUser(user, call);
}

/** `DELETE /users/{user_id}/<what>`: takes a factor away, or does nothing when there is none. */
function factorRemoval(what: string, remove: (user: UserRecord) => void): Operation {
  return {
    method: 'delete',
    path: `/users/{user_id}/${what}`,
    answer: (call) => {
      const user = userOf(call);
      const before = hasSecondFactor(user);
      remove(user);
      if (before) settleSecondFactors(user, call.now());
      user.updatedAt = call.now();
      return { user_id: user.id };
    },
  };
}

/** Passwords and second factors of users. */
export const userCredentialOperations: Operation[] = [
  { method: 'post', path: '/users/{user_id}/remove_password', answer: removePassword },
  { method: 'post', path: '/users/{user_id}/verify_password', answer: verifyPassword },
  { method: 'post', path: '/users/{user_id}/verify_totp', answer: verifyTotp },
  { method: 'post', path: '/users/{user_id}/password/set_compromised', answer: setCompromised },
  { method: 'post', path: '/users/{user_id}/password/unset_compromised', answer: unsetCompromised },
  factorRemoval('mfa', (user) => {
    user.totpSecret = null;
    user.backupCodes = [];
    for (const number of user.phoneNumbers) {
      number.reservedForSecondFactor = false;
      number.defaultSecondFactor = false;
    }
  }),
  factorRemoval('totp', (user) => {
    user.totpSecret = null;
  }),
  factorRemoval('backup_code', (user) => {
    user.backupCodes = [];
  }),
];
