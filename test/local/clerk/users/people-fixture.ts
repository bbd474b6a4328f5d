import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { expect } from '@jest/globals';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { OrganizationRecord, UserRecord } from '../../../../local/clerk/state/state.ts';

/** A seeded embedded Clerk with the SDK's client for it, and a clock that tests turn. */
export interface PeopleFixture {
  clerk: EmbeddedClerk;
  client: ClerkClient;
  /** Milliseconds since 1970; set it to let time pass. */
  clock: { now: number };
  /** Whose first address this is. */
  user(email: string): UserRecord;
  organization(slug: string): OrganizationRecord;
  /** A request as the SDK wouldn't send it; answers the parsed body. */
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

export async function startPeople(): Promise<PeopleFixture> {
  const clock = { now: Date.UTC(2026, 0, 15) };
  const clerk = await startEmbeddedClerk({ now: () => clock.now });
  const { url, secretKey } = clerk;
  return {
    clerk,
    clock,
    client: createClerkClient({ secretKey, apiUrl: url, telemetry: { disabled: true } }),
    user: (email) =>
      [...clerk.state.users.values()].find((item) => item.emailAddresses[0]?.emailAddress === email)!,
    organization: (slug) => [...clerk.state.organizations.values()].find((item) => item.slug === slug)!,
    send: async (method, path, body) => {
      const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${url}/v1${path}`, { method, headers, ...content });
      return { status: response.status, body: await response.json() };
    },
  };
}

/** What matters of the error that the request ends with. */
export const refusal = (status: number, code: string, paramName?: string): unknown =>
  expect.objectContaining({
    status,
    errors: expect.arrayContaining([
      expect.objectContaining({
        code,
        ...(paramName === undefined ? {} : { meta: expect.objectContaining({ paramName }) }),
      }),
    ]),
  });
