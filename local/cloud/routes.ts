import type { Method, Resource, Stage } from './api.ts';
import { literalPattern } from './literal-pattern.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { TakeToken } from './token-bucket.ts';

/** A request's way through the API. */
export interface Route {
  resource: Resource;
  method: Method;
  /** The path parameters, decoded; null when the resource has none, as in an event. */
  pathParameters: Record<string, string> | null;
  takeToken: TakeToken;
}

/**
 * Finds the method for a path below the stage; undefined where API Gateway answers
 * MISSING_AUTHENTICATION_TOKEN. Literal segments win over `{name}`, and those over `{name+}`.
 */
export type FindRoute = (httpMethod: string, path: string) => Route | undefined;

/** Makes the router of an API's resources under its stage's throttling. */
export function createRouter(resources: Resource[], stage: Stage): FindRoute {
  const patterns = resources
    .map((resource) => ({ resource, ...patternOf(resource.path) }))
    .toSorted((left, right) => (left.rank < right.rank ? -1 : 1));
  const buckets = new Map<string, TakeToken>();

  return (httpMethod, path) => {
    const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
    for (const { resource, pattern } of patterns) {
      const match = pattern.exec(trimmed);
      if (match === null) continue;
      const method = resource.methods.get(httpMethod) ?? resource.methods.get('ANY');
      if (method === undefined) return undefined;
      const key = `${resource.path} ${method.httpMethod}`;
      const takeToken = buckets.get(key) ?? throttling(stage, resource.path, method.httpMethod);
      buckets.set(key, takeToken);
      return { resource, method, takeToken, pathParameters: parameters(resource.path, match) };
    }
    return undefined;
  };
}

function patternOf(path: string): { pattern: RegExp; rank: string } {
  const segments = path.split('/').slice(1);
  const pattern = segments.map((segment) => {
    if (segment.endsWith('+}')) return '(.+)';
    return segment.startsWith('{') ? '([^/]+)' : literalPattern(segment);
  });
  const rank = segments.map((segment) => {
    if (segment.endsWith('+}')) return '2';
    return segment.startsWith('{') ? '1' : '0';
  });
  return { pattern: new RegExp(`^/${pattern.join('/')}$`), rank: rank.join('') };
}

function parameters(path: string, match: RegExpExecArray): Record<string, string> | null {
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name ?? '');
  if (names.length === 0) return null;
  return Object.fromEntries(names.map((name, index) => [name, decodeLeniently(match[index + 1] ?? '')]));
}

/** The decoded text, or the text itself where it is not valid percent-encoding. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The bucket of a method: its own setting, else that for all methods, else the account's default of 10,000 a second. */
function throttling(stage: Stage, path: string, httpMethod: string): TakeToken {
  const settingPath = `/${path.replaceAll('/', '~1')}`;
  const own = stage.MethodSettings.find(
    (setting) => setting.ResourcePath === settingPath && setting.HttpMethod === httpMethod,
  );
  const all = stage.MethodSettings.find(
    (setting) => setting.ResourcePath === '/*' && setting.HttpMethod === '*',
  );
  return createTokenBucket(
    own?.ThrottlingRateLimit ?? all?.ThrottlingRateLimit ?? 10_000,
    own?.ThrottlingBurstLimit ?? all?.ThrottlingBurstLimit ?? 5000,
  );
}
