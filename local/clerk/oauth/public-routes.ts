import { authorizeRoutes } from './authorize.ts';
import { introspectionRoute } from './introspection.ts';
import { metadataRoutes } from './metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';
import { registrationRoute } from './registration.ts';
import { revocationRoute } from './revocation.ts';
import { tokenRoute } from './token.ts';
import { userInfoRoute } from './user-info.ts';

/** Every endpoint that needs no secret key. */
export const publicRoutes: PublicRoute[] = [
  ...metadataRoutes,
  ...authorizeRoutes,
  tokenRoute,
  revocationRoute,
  introspectionRoute,
  userInfoRoute,
  registrationRoute,
];

/** Whether the path, without a query, is where endpoints are that need no secret key. */
export const isPublicPath = (path: string): boolean => /^\/(oauth|\.well-known)\//.test(path);

/** What browsers need before they let scripts of other origins read an answer. */
const readableByAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'www-authenticate',
};

/** The route's answer. An OAuthRefusal becomes the error body of RFC 6749, section 5.2. */
export async function answerPublic(route: PublicRoute, call: PublicCall): Promise<Response> {
  const response = await (async () => {
    try {
      return await route.answer(call);
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      return secretJson(error.status, { error: error.code, error_description: error.message }, error.headers);
    }
  })();
  if (route.crossOrigin) {
    for (const [name, value] of Object.entries(readableByAll)) response.headers.set(name, value);
  }
  return response;
}

/** The answer to a browser that asks whether a script may call the path (a CORS preflight). */
export function preflightAnswer(path: string): Response {
  const routes = publicRoutes.filter((route) => route.path === path);
  const methods = routes.flatMap((route) => route.methods.map((method) => method.toUpperCase()));
  const allow = { allow: [...methods, 'OPTIONS'].join(', ') };
  if (!routes.some((route) => route.crossOrigin)) return new Response(null, { status: 204, headers: allow });
  return new Response(null, {
    status: 204,
    headers: {
      ...allow,
      ...readableByAll,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
      'access-control-max-age': '600',
    },
  });
}
