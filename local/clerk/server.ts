import { once } from 'node:events';
import { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { isLoopbackHost, isLoopbackOrigin } from '../base/loopback.ts';
import { sameText } from '../base/same-text.ts';
import { holdToDocument } from './operation/hold.ts';
import {
  ClerkRefusal,
  authorizationMissing,
  bodyInvalid,
  foreignPage,
  keyInvalid,
  noSuchPath,
} from './operation/errors.ts';
import { answerFault } from './fault-answers.ts';
import { faultSwitches } from './faults.ts';
import type { Fault } from './faults.ts';
import { machineWithKey } from './tokens/machines.ts';
import { mintedTokens } from './minted-tokens.ts';
import type { MintedTokens } from './minted-tokens.ts';
import { withOAuthSettings } from './oauth/initial-settings.ts';
import { answerPublic, isPublicPath, preflightAnswer, publicRoutes } from './oauth/public-routes.ts';
import { newSecret } from './state/secrets.ts';
import { newSignInCode, signInCode } from './oauth/sign-in-code.ts';
import { signingKeys } from './state/signing-keys.ts';
import type { Caller, Instance } from './operation/operation.ts';
import { operations } from './operations.ts';
import { readRequestBody, shownBody } from './request-body.ts';
import { isAboutOrganizations, requireOrganizations } from './organizations/organization-settings.ts';
import { seededState } from './seed/seed.ts';
import { defaultSettings } from './state/settings.ts';
import type { InstanceSettings } from './state/settings.ts';
import { emptyState } from './state/state.ts';
import type { ClerkState } from './state/state.ts';
import { emptyResponse, errorResponse, jsonResponse } from './operation/wire.ts';

export type { MintedTokens } from './minted-tokens.ts';
export type { Fault, FaultEffect } from './faults.ts';
export type { AttributeUse, InstanceSettings } from './state/settings.ts';
export type { ClerkState } from './state/state.ts';

/** How the embedded Clerk is set up; everything has a default. */
export interface EmbeddedClerkOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The only key that is let in; by default a random one that begins with `sk_test_`. */
  secretKey?: string;
  /** What the page wants on which people sign in; by default another one at each start. */
  signInCode?: string;
  settings?: Partial<InstanceSettings>;
  /** Whether there are users and organizations to begin with; true by default. */
  seed?: boolean;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** Gets each line that whoever started it must know. */
  onNotice?: (line: string) => void;
  /** Called when what the instance knows may have changed: after each request but reads, and after a reset. */
  onChange?: () => void;
}

/** A request as it arrived. */
export interface RecordedRequest {
  method: string;
  /** With `/v1` and the query. */
  path: string;
  headers: Record<string, string>;
  /** Parsed when it was JSON, otherwise text; undefined when there was none. */
  body: unknown;
  /** undefined as long as, or when never, an answer was sent. */
  status: number | undefined;
}

/** A running embedded Clerk. */
export interface EmbeddedClerk {
  /** `http://127.0.0.1:<port>`, for `apiUrl` of `@clerk/backend`. */
  url: string;
  /** The key that is let in now. */
  readonly secretKey: string;
  /** What the page wants on which people sign in: `K7QF-2M9X`. */
  readonly signInCode: string;
  /** All requests since the start or the last reset, oldest first. */
  requests: RecordedRequest[];
  /** What the instance knows; another object after each reset. */
  readonly state: ClerkState;
  /** Switches a fault on. */
  fault(fault: Fault): void;
  /** Ends this fault, or all. */
  clearFaults(fault?: Fault): void;
  /** The faults that are switched on and not used up. */
  readonly faults: readonly Fault[];
  /**
   * Lets tokens be asked for this resource (RFC 8707), as registering an MCP URL in Clerk's Dashboard does. It stays
   * allowed after a reset.
   */
  allowResource(url: string): void;
  /** Mints credentials without the OAuth flow. */
  readonly tokens: MintedTokens;
  /** Seeds anew, clears faults and requests. The secret key, the signing keys and the allowed resources stay. */
  reset(): void;
  /** From now on only this key is let in. */
  rotateSecretKey(key: string): void;
  /** Ends at once, also with connections that hang. */
  close(): Promise<void>;
}

interface Environment {
  Bindings: HttpBindings;
  Variables: { body: unknown; caller: Caller };
}

/**
 * Starts an HTTP server on loopback that answers as Clerk's Backend API (version 2026-05-12) and its OAuth
 * authorization server do, with its state in memory. Rejects when the port is taken.
 */
export async function startEmbeddedClerk(options: EmbeddedClerkOptions = {}): Promise<EmbeddedClerk> {
  const now = options.now ?? Date.now;
  const firstSettings = () => ({ ...defaultSettings, ...options.settings });
  const firstState = () =>
    withOAuthSettings(options.seed === false ? emptyState() : seededState(now()), firstSettings());
  const faults = faultSwitches();
  const requests: RecordedRequest[] = [];
  let state = firstState();
  let settings = firstSettings();
  let issuer = '';
  let secretKey = options.secretKey ?? newSecret('sk_test');
  const keys = signingKeys();
  const resources = new Set<string>();
  const code = signInCode(options.signInCode ?? newSignInCode(), () =>
    options.onNotice?.(
      'Too many wrong sign-in codes were given: nobody can sign in any more. Start again for a new code.',
    ),
  );
  const instance = (): Instance => ({ state, settings, now, issuer, keys, resources, secretKey });

  const keyless = new Set(
    operations.filter((item) => item.keyless).map((item) => `${item.method.toUpperCase()} /v1${item.path}`),
  );
  const callerWith = (authorization: string | undefined): Caller => {
    const key = authorization?.match(/^Bearer (\S+)$/)?.[1];
    if (key === undefined) throw authorizationMissing();
    if (sameText(key, secretKey)) return { kind: 'instance' };
    const machine = machineWithKey(state, key, now());
    if (machine === undefined) throw keyInvalid();
    return machine;
  };

  const app = new Hono<Environment>();

  // Before anything else looks at it.
  app.use(async (context, next) => {
    const { host, origin } = context.env.incoming.headers;
    const mayBrowse = isPublicPath(context.req.path) && isLoopbackOrigin(origin ?? '');
    if (isLoopbackHost(host) && (origin === undefined || mayBrowse)) return next();
    return errorResponse(foreignPage(), state.ids.hex(32));
  });

  app.use(async (context, next) => {
    const body = await readRequestBody(await context.req.arrayBuffer(), context.req.header('content-type'));
    const record: RecordedRequest = {
      method: context.req.method,
      path: context.env.incoming.url ?? '',
      headers: context.req.header(),
      body: shownBody(body),
      status: undefined,
    };
    requests.push(record);
    const struck = faults.striking(context.req.method, context.req.path.replace(/^\/v1(?=\/)/, ''));
    const spoil = async (when: 'before' | 'after') => {
      for (const fault of struck.filter((candidate) => (candidate.when ?? 'before') === when)) {
        const answer = await answerFault(fault, state.ids.hex(32));
        if (answer !== undefined) return answer;
      }
      return undefined;
    };
    const answerWith = (answer: Response | 'drop') => {
      if (answer === 'drop') {
        context.env.outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
      }
      record.status = answer.status;
      return answer;
    };

    const instead = await spoil('before');
    if (instead !== undefined) return answerWith(instead);
    if (isPublicPath(context.req.path)) {
      context.set('body', body.value);
    } else {
      const isKeyless = keyless.has(`${context.req.method} ${context.req.path}`);
      context.set(
        'caller',
        isKeyless ? { kind: 'instance' } : callerWith(context.req.header('authorization')),
      );
      if (!body.isUnderstood || body.value instanceof URLSearchParams) throw bodyInvalid();
      context.set('body', body.value ?? {});
    }
    await next();
    if (context.req.method !== 'GET') options.onChange?.();
    const afterwards = await spoil('after');
    if (afterwards !== undefined) {
      // Emptied first: Hono would carry the headers of the answer that is lost over to the new one.
      context.res = undefined;
      context.res = answerWith(afterwards);
      return undefined;
    }
    record.status = context.res.status;
    return undefined;
  });

  // Fixed paths first: `/users/count` is no user.
  const fixedFirst = operations.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);
  for (const operation of fixedFirst) {
    const key = `${operation.method} ${operation.path}`;
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const paths = operation.unversioned ? [`/v1${path}`, path] : [`/v1${path}`];
    app.on(operation.method.toUpperCase(), paths, async (context) => {
      const caller = context.get('caller');
      if (caller.kind === 'machine' && !operation.machineKeys) throw keyInvalid();
      if (isAboutOrganizations(operation.path)) requireOrganizations(state);
      const query = new URL(context.req.url).searchParams;
      holdToDocument(key, query, context.get('body'));
      const answer = await operation.answer({
        ...instance(),
        param: (name) => context.req.param(name) ?? '',
        query,
        header: (name) => context.req.header(name),
        body: context.get('body'),
        caller,
      });
      if (operation.status === 202 || operation.status === 204) return emptyResponse(operation.status);
      return jsonResponse(operation.status ?? 200, answer);
    });
  }

  for (const route of publicRoutes) {
    app.on(
      route.methods.map((method) => method.toUpperCase()),
      route.path,
      (context) => {
        const body = context.get('body');
        return answerPublic(route, {
          ...instance(),
          signInCode: code,
          headers: context.req.raw.headers,
          query: new URL(context.req.url).searchParams,
          form: body instanceof URLSearchParams ? body : new URLSearchParams(),
          json: body,
        });
      },
    );
    app.options(route.path, () => preflightAnswer(route.path));
  }

  app.notFound(() => errorResponse(noSuchPath(), state.ids.hex(32)));
  app.onError((error) => {
    if (error instanceof ClerkRefusal) return errorResponse(error, state.ids.hex(32));
    throw error;
  });

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;

  issuer = `http://127.0.0.1:${port}`;

  return {
    url: issuer,
    get secretKey() {
      return secretKey;
    },
    signInCode: code.code,
    requests,
    get state() {
      return state;
    },
    fault: (fault) => faults.add(fault),
    clearFaults: (fault) => faults.clear(fault),
    get faults() {
      return faults.on;
    },
    allowResource: (resource) => {
      resources.add(resource);
    },
    tokens: mintedTokens(instance),
    reset: () => {
      faults.clear();
      code.reset();
      requests.length = 0;
      state = firstState();
      settings = firstSettings();
      options.onChange?.();
    },
    rotateSecretKey: (key) => {
      secretKey = key;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if (server instanceof Server) server.closeAllConnections();
      await closed;
    },
  };
}
