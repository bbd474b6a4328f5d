import { describe, expect, test } from '@jest/globals';
import { testingTokenOperations } from '../../../../lambda/catalog/testing-tokens.ts';
import { apiKeyShape } from '../../../../lambda/clerk/views/api-key.ts';
import { m2mTokenShape } from '../../../../lambda/clerk/views/m2m-token.ts';
import { oauthAccessTokenShape } from '../../../../lambda/clerk/views/oauth-application.ts';
import { timeInEither } from '../../../../lambda/clerk/views/shapes.ts';

/** The same moment as Clerk writes it. */
const iso = '2024-05-28T08:00:00.000Z';
const seconds = 1_716_883_200;
const milliseconds = seconds * 1_000;

const token = {
  id: 'oat_0ef5a7a33d87ed87ee7954c845d80450',
  clientId: 'client_2xhFjEI5X2qWRvtV13BzSj8H6Dk',
  subject: 'user_2xhFjEI5X2qWRvtV13BzSj8H6Dk',
  scopes: ['read'],
  revoked: false,
  revocationReason: null,
  expired: false,
};

describe('a time that Clerk writes', () => {
  test('of an OAuth access token is read in seconds, as the examples of its OpenAPI document are', () => {
    const shown = oauthAccessTokenShape.parse({
      ...token,
      expiration: seconds,
      createdAt: seconds,
      updatedAt: seconds,
    });
    expect(shown).toMatchObject({ expiration: iso, createdAt: iso, updatedAt: iso });
  });

  test('of an API key or an M2M token is read in milliseconds, as its SDK says', () => {
    const times = { expiration: milliseconds, createdAt: milliseconds, updatedAt: milliseconds };
    const { shape: key } = apiKeyShape;
    const { shape: m2m } = m2mTokenShape;
    for (const shape of [key, m2m]) {
      expect(shape.expiration.parse(times.expiration)).toBe(iso);
      expect(shape.createdAt.parse(times.createdAt)).toBe(iso);
    }
    expect(key.lastUsedAt.parse(milliseconds)).toBe(iso);
  });

  test('of a testing token is read in seconds', () => {
    const [{ output } = { output: undefined }] = testingTokenOperations;
    expect(output?.parse({ token: 'testing', expiresAt: seconds })).toMatchObject({ expiresAt: iso });
  });

  test.each([seconds, milliseconds])(
    'of a provider’s token, whose unit nobody says, is told by its size: %d',
    (time) => {
      expect(timeInEither.parse(time)).toBe(iso);
    },
  );
});
