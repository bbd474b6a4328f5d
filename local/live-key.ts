import { createClerkClient } from '@clerk/backend';

/** Why a key of a real instance can't be used, in one line; undefined when Clerk takes it. */
export async function checkLiveKey(
  key: string | undefined,
  apiUrl = 'https://api.clerk.com',
): Promise<string | undefined> {
  if (!key) return 'CLERK_SECRET_KEY is not set. Use: CLERK_SECRET_KEY=sk_test_… npm start -- --clerk live';
  if (!/^sk_(test|live)_\S+$/.test(key)) {
    return 'CLERK_SECRET_KEY is no Clerk secret key: it must start with sk_test_ or sk_live_ (Dashboard, API keys).';
  }
  const clerk = createClerkClient({ secretKey: key, apiUrl, telemetry: { disabled: true } });
  try {
    await clerk.users.getCount();
    return undefined;
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    return status === 401
      ? 'Clerk refuses the key in CLERK_SECRET_KEY. Copy it again from the Clerk Dashboard, API keys.'
      : `Clerk could not be reached at ${apiUrl} to check the key. Check the network and try again.`;
  }
}
