import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { otherErrors } from '../../../../local/clerk/contract/error-codes.ts';
import {
  beyondTheList,
  isKnownError,
  listedStatuses,
} from '../../../../local/clerk/contract/known-errors.ts';
import { ClerkRefusal } from '../../../../local/clerk/operation/errors.ts';

const root = join(import.meta.dirname, '../../../../local/clerk');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('contract'))
  .map((file) => readFileSync(join(root, file), 'utf8'));

/** The status of what a function makes, where its name says it. */
const statuses: Readonly<Record<string, number>> = {
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  conflict: 409,
  invalidParameter: 422,
};

/** Every error that is made in one expression: status and code. */
const made = sources.flatMap((source) =>
  [
    ...source.matchAll(
      /\b(\w+)\(\s*(?:(\d{3}),\s*)?\[?\s*(?:wire\(\s*)?(?:\{\s*code: )?'([a-z\d]+(?:_[a-z\d]+)+)'/g,
    ),
  ].flatMap(([, name = '', status, code = '']) => {
    const of = status === undefined ? statuses[name] : Number(status);
    return of === undefined ? [] : [`${of} ${code}`];
  }),
);

describe('an error of the embedded Clerk', () => {
  test('stands in the list of the Backend API with its status, or says why not', () => {
    expect(made.length).toBeGreaterThan(90);
    const unknown = made.filter((error) => !isKnownError(Number(error.slice(0, 3)), error.slice(4)));
    expect(unknown).toEqual([]);
  });

  test('that does not stand there could not be made at all', () => {
    const wire = { message: '', long_message: '' };
    expect(() => new ClerkRefusal(400, [{ code: 'organization_invitation_not_pending', ...wire }])).toThrow(
      'Clerk does not answer 400 organization_invitation_not_pending',
    );
    expect(() => new ClerkRefusal(422, [{ code: 'no_such_code', ...wire }])).toThrow('no_such_code');
    expect(new ClerkRefusal(404, [{ code: 'organization_invitation_not_pending', ...wire }]).status).toBe(
      404,
    );
  });

  test('needs no reason once it is listed', () => {
    for (const [code, { status, why }] of Object.entries(beyondTheList)) {
      expect(listedStatuses(code)).not.toContain(status);
      expect(why).toMatch(/\.$|https:/);
    }
    expect(Object.keys(otherErrors)).toContain('too_many_requests');
  });
});
