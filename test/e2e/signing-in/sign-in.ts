import type { Laptop } from '../../../local/laptop.ts';
import { decide, giveCode, redirected } from '../../local/clerk/oauth/oauth-flow.ts';

/** Goes through the pages that a client opened as its user would, and returns what the browser brings back. */
export async function signIn(
  { clerk }: Laptop,
  page: URL | undefined,
  email: string,
): Promise<URLSearchParams> {
  const user = [...clerk.state.users.values()].find(({ emailAddresses }) =>
    emailAddresses.some(({ emailAddress }) => emailAddress === email),
  );
  const opened = await fetch(String(page), { redirect: 'manual' });
  if (opened.status !== 200) return new URLSearchParams(redirected(opened).parameters);
  const consent = await (await giveCode(clerk, await opened.text())).text();
  const decided = await decide(clerk, consent, { user_id: user?.id ?? '' });
  return new URLSearchParams(redirected(decided).parameters);
}
