import { scopeWords } from '../../../lambda/access/permission-words.ts';
import type { Instance } from '../operation/operation.ts';
import type { InstanceSettings } from '../state/settings.ts';
import { OAuthRefusal } from './oauth-refusal.ts';

/** The scopes that every instance of Clerk offers, and what the consent page says about them. */
const clerkScopes: Record<string, string> = {
  openid: 'Know who you are',
  profile: 'See your name, username and picture',
  email: 'See your email address',
  public_metadata: 'See your public metadata',
  private_metadata: 'See your private metadata',
  offline_access: 'Stay connected while you are away',
  'user:org:read': 'See the organization you choose',
};

/** The scopes that every instance of Clerk offers, by name. */
export const ownScopes = (): string[] => Object.keys(clerkScopes);

/** What is granted to a client that asks for no scope: what the instance is set to, or else Clerk's own default. */
export const defaultScopes = ({ state }: Instance): string[] =>
  state.instance.oauthApplications.defaultScopes ?? ['profile', 'email'];

/**
 * What a client may ask for that registers without `scope`, and one with a metadata document. Clerk's own default has
 * no `openid`: github.com/anthropics/claude-code/issues/67714, github.com/openai/codex/issues/23242.
 */
export const scopesOfNewClients = ({ state }: Instance): string[] =>
  state.instance.oauthApplications.defaultScopes ?? ['email', 'profile', 'offline_access'];

/** The scope that puts the organization into the token. */
export const organizationScope = 'user:org:read';

/** Every scope that clients of this instance can ask for. */
export const offeredScopes = (settings: InstanceSettings): string[] => [
  ...new Set([...ownScopes(), ...settings.oauthScopes]),
];

/**
 * What a scope allows, in a sentence: one of Clerk's own, or one that is a permission of this server, or a
 * pattern of some, as `docs/permissions.md` has it; undefined for any other.
 */
export function scopeDescription(scope: string): string | undefined {
  if (Object.hasOwn(clerkScopes, scope)) return clerkScopes[scope];
  return scopeWords(scope)?.replace(/^./, (first) => first.toUpperCase());
}

/** The scopes in a space-separated list, each once. */
export const scopesIn = (text: string | null | undefined): string[] => [
  ...new Set((text ?? '').split(' ').filter((scope) => scope !== '')),
];

/**
 * What to grant of `text` to a client that may have `allowed`; the default when it asks for nothing. Throws
 * invalid_scope, in Clerk's words, for one scope more than it may have.
 */
export function requestedScopes(instance: Instance, text: string | null, allowed: string[]): string[] {
  const asked = scopesIn(text);
  if (asked.length === 0) {
    const usual = defaultScopes(instance).filter((scope) => allowed.includes(scope));
    return usual.length > 0 ? usual : allowed;
  }
  const refused = asked.find((scope) => !allowed.includes(scope));
  if (refused === undefined) return asked;
  throw new OAuthRefusal(
    'invalid_scope',
    `The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope '${refused}'.`,
  );
}
