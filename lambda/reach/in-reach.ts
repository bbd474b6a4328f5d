import { isObject } from '../guardrails/mentions.ts';

/** Fields that tell who else had to do with something: people who need not be in reach. */
const others = new Set(['created_by', 'inviter_id', 'inviter_user_id', 'public_inviter_data']);

/**
 * Clerk's answer without ids of organizations that are not in reach, and without who made, invited or acts as somebody:
 * null stands for each. Metadata is what the object itself says, and stays.
 */
export function withoutOthers(answer: unknown, organizations: ReadonlySet<string>): unknown {
  if (typeof answer === 'string') {
    return /^org_[A-Za-z0-9]+$/.test(answer) && !organizations.has(answer) ? null : answer;
  }
  if (Array.isArray(answer)) return answer.map((item) => withoutOthers(item, organizations));
  if (!isObject(answer)) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      if (name.endsWith('metadata')) return [name, value];
      if (others.has(name)) return [name, null];
      if (name === 'actor') return [name, value && { sub: null }];
      return [name, withoutOthers(value, organizations)];
    }),
  );
}

/** Ids of the email addresses and phone numbers of the users in an answer, with the ids of the users. */
export function* contactsIn(answer: unknown): Generator<[contact: string, user: string]> {
  if (Array.isArray(answer)) for (const item of answer) yield* contactsIn(item);
  if (!isObject(answer) || typeof answer['id'] !== 'string') return;
  for (const name of ['email_addresses', 'phone_numbers']) {
    const list: unknown = answer[name];
    for (const contact of Array.isArray(list) ? (list as unknown[]) : []) {
      if (isObject(contact) && typeof contact['id'] === 'string') yield [contact['id'], answer['id']];
    }
  }
}
