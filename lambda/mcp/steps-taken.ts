import type { SentChange } from '../clerk/effects.ts';
import type { StepMade } from '../ledger/settled-outcome.ts';

const idPattern = /^[a-z]{1,16}(?:_[a-z]{1,16})?_[A-Za-z0-9]{1,64}$/;
const rolePattern = /^[A-Za-z0-9_:-]{1,128}$/;

/**
 * What was sent to Clerk and made, or may have been, for the record: which request, on what, what came of it and in which
 * role. A request about many at once is one step for each of them.
 */
export function stepsTaken(sent: readonly SentChange[]): StepMade[] {
  return sent.flatMap(({ method, path, body, text, effect }) => {
    const on = path.filter((part) => idPattern.test(part));
    const request = `${method} /${path.map((part) => (isName(part) ? part : '{id}')).join('/')}`;
    const answers = listIn(jsonIn(text));
    const parts = Array.isArray(body) && body.every(isObject) ? body : [body];
    const isZipped = answers.length === parts.length;
    // Of answers that do not fit what was asked for, each is one of its own.
    const rows = isZipped || effect === 'unknown' ? parts : answers.map(() => undefined);
    return rows.map((part, row): StepMade => {
      const answer = effect === 'unknown' ? undefined : answers[row];
      const made = method === 'POST' ? textIn(answer, 'id', idPattern) : undefined;
      const role = textIn(part, 'role', rolePattern);
      const address = textIn(part, 'email_address', /@/);
      return {
        request,
        on: [...new Set(on.concat(idsIn(part)))],
        made: made === undefined || on.includes(made) ? undefined : made,
        role,
        address,
        unknown: effect === 'unknown' ? true : undefined,
      };
    });
  });
}

/** The parts of Clerk's paths that are no ids: `users`, `ban`. */
function isName(part: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(part) && !idPattern.test(part);
}

/** On whom a body says that it is, by the fields that Clerk has for it; not by whom. */
function idsIn(body: unknown): string[] {
  const single = ['user_id', 'organization_id'].flatMap((name) => textIn(body, name, idPattern) ?? []);
  const many: unknown = isObject(body) ? body['user_ids'] : undefined;
  const listed = Array.isArray(many) ? many.filter((id) => typeof id === 'string' && idPattern.test(id)) : [];
  return [...single, ...(listed as string[])];
}

function listIn(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  const data = isObject(answer) ? answer['data'] : undefined;
  return Array.isArray(data) ? data : [answer];
}

function textIn(value: unknown, name: string, pattern: RegExp): string | undefined {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === 'string' && pattern.test(text) ? text : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
