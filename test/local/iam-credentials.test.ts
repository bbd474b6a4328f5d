import { expect, test } from '@jest/globals';
import { createIamCredentials } from '../../local/iam-credentials.ts';

test('the laptop gets three principals with well-formed temporary credentials', () => {
  const credentials = createIamCredentials();
  for (const { accessKeyId, secretAccessKey, sessionToken } of Object.values(credentials)) {
    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(secretAccessKey).toMatch(/^[\w+/]{40}$/);
    expect(sessionToken).toMatch(/^[\w+/]{256}$/);
  }
  expect(Object.entries(credentials).map(([name, { userArn }]) => [name, userArn])).toEqual([
    ['admin', 'arn:aws:sts::123456789012:assumed-role/clerk-admin/laptop'],
    ['support', 'arn:aws:sts::123456789012:assumed-role/clerk-support/laptop'],
    ['readOnly', 'arn:aws:sts::123456789012:assumed-role/clerk-read-only/laptop'],
  ]);
});

test('credentials are fresh each time', () => {
  const [one, other] = [createIamCredentials(), createIamCredentials()];
  const all = [one, other].flatMap((credentials) => Object.values(credentials));
  for (const key of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    expect(new Set(all.map((credential) => credential[key])).size).toBe(6);
  }
});
