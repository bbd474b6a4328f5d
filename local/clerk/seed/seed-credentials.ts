import type { ApiKeyRecord } from '../state/credential-records.ts';
import { newClientSecret } from '../oauth/applications.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';
import { newSecret } from '../state/secrets.ts';
import { seededMachines } from './seed-machines.ts';
import type { ClerkState } from '../state/state.ts';

/** The seeded OAuth application: a confidential client that comes back to port 8765, or any other, of this machine. */
export const seedApplication = {
  id: 'oa_2EmbeddedClerkApplication0001',
  clientId: 'embeddedClerkApp',
  redirectUris: ['http://127.0.0.1:8765/callback', 'http://localhost:8765/callback'],
} as const;

/** The seeded API key, which is the first user's. */
export const seedApiKey = { id: 'ak_00000000000000000000000000000001' } as const;

function application(createdAt: number): OAuthApplicationRecord {
  return {
    ...seedApplication,
    clientSecret: newClientSecret(),
    redirectUris: [...seedApplication.redirectUris],
    name: 'Northwind Console',
    clientUri: 'https://console.northwind.example',
    hasLogo: false,
    origin: 'administrator',
    consentScreenEnabled: true,
    pkceRequired: false,
    scopes: null,
    createdAt,
    updatedAt: createdAt,
  };
}

function apiKey(subject: string, createdAt: number): ApiKeyRecord {
  return {
    ...seedApiKey,
    secret: newSecret('ak'),
    type: 'api_key',
    name: 'Nightly export',
    description: 'Reads users for the nightly export',
    subject,
    createdBy: subject,
    scopes: ['users:read'],
    claims: null,
    revoked: false,
    revocationReason: null,
    expiration: null,
    lastUsedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/**
 * Adds three machines, an OAuth application and an API key of the user `subject`. Their ids never change; their secrets
 * are others each time.
 */
export function seedCredentials(state: ClerkState, subject: string | undefined, createdAt: number): void {
  for (const machine of seededMachines(createdAt)) state.machines.set(machine.id, machine);
  state.oauthApplications.set(seedApplication.id, application(createdAt));
  if (subject !== undefined) state.apiKeys.set(seedApiKey.id, apiKey(subject, createdAt));
}
