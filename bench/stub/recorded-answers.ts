import type { EmbeddedClerk } from '../../local/clerk/server.ts';

/**
 * What the embedded Clerk answers to the requests of the six tools, by method and path. Throws when it refuses one.
 */
export async function recordAnswers(
  clerk: EmbeddedClerk,
): Promise<{ readonly answers: ReadonlyMap<string, string>; readonly userId: string }> {
  const answers = new Map<string, string>();
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const response = await fetch(`${clerk.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${clerk.secretKey}`,
        'clerk-api-version': '2026-05-12',
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The embedded Clerk answered ${method} ${path} with ${text}`);
    answers.set(`${method} ${path.split('?')[0]}`, text);
    return text;
  };
  const users = JSON.parse(await ask('GET', '/v1/users?limit=1')) as { id: string }[];
  const userId = users[0]?.id ?? '';
  await ask('GET', `/v1/users/${userId}`);
  await ask('GET', `/v1/users/${userId}/organization_memberships`);
  await ask('POST', '/v1/users', {
    email_address: ['bench@example.com'],
    password: 'Long-enough-and-not-known-17',
  });
  await ask('PATCH', `/v1/users/${userId}`, { first_name: 'Ada' });
  await ask('POST', '/v1/invitations', { email_address: 'invited@example.com' });
  await ask('DELETE', `/v1/users/${userId}`);
  return { answers, userId };
}
