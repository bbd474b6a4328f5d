import { once } from 'node:events';
import { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { ClerkRefusal, authorizationMissing, bodyInvalid, keyInvalid, noSuchPath } from './errors.ts';
import { answerFault } from './fault-answers.ts';
import { faultSwitches } from './faults.ts';
import type { Fault } from './faults.ts';
import type { Instance } from './operation.ts';
import { operations } from './operations.ts';
import { readRequestBody } from './request-body.ts';
import { seededState } from './seed.ts';
import { localSessionTokens } from './session-tokens.ts';
import type { SessionTokens } from './session-tokens.ts';
import { defaultSettings } from './settings.ts';
import type { InstanceSettings } from './settings.ts';
import { emptyState } from './state.ts';
import type { ClerkState } from './state.ts';
import { errorResponse, jsonResponse } from './wire.ts';

export type { Fault, FaultEffect } from './faults.ts';
export type { AttributeUse, InstanceSettings } from './settings.ts';
export type { ClerkState } from './state.ts';

/** How the embedded Clerk is set up; everything has a default. */
export interface EmbeddedClerkOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The only key that is let in; by default one that begins with `sk_test_`. */
  secretKey?: string;
  settings?: Partial<InstanceSettings>;
  /** Whether there are users and organizations to begin with; true by default. */
  seed?: boolean;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** What signs session tokens; by default a key of its own, made when it is first needed. */
  sessionTokens?: SessionTokens;
}

/** A request as it arrived. */
export interface RecordedRequest {
  method: string;
  /** With `/v1` and the query. */
  path: string;
  headers: Record<string, string>;
  /** Parsed when it was JSON or a form, otherwise text; undefined when there was none. */
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
  /** All requests since the start or the last reset, oldest first. */
  requests: RecordedRequest[];
  /** What the instance knows; another object after each reset. */
  readonly state: ClerkState;
  /** What signs the tokens of its sessions. */
  readonly sessionTokens: SessionTokens;
  /** Switches a fault on. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Seeds anew, clears faults and requests. The secret key stays. */
  reset(): void;
  /** From now on only this key is let in. */
  rotateSecretKey(key: string): void;
  /** Ends at once, also with connections that hang. */
  close(): Promise<void>;
}

const defaultSecretKey = 'sk_test_embeddedClerkOnThisMachineOnly';

interface Environment {
  Bindings: HttpBindings;
  Variables: { body: unknown };
}

/**
 * Starts an HTTP server on loopback that answers as Clerk's Backend API (version 2026-05-12) does, with its state
 * in memory. Rejects when the port is taken.
 */
export async function startEmbeddedClerk(options: EmbeddedClerkOptions = {}): Promise<EmbeddedClerk> {
  const now = options.now ?? Date.now;
  const settings = { ...defaultSettings, ...options.settings };
  const firstState = () => (options.seed === false ? emptyState() : seededState(now()));
  const sessionTokens = options.sessionTokens ?? localSessionTokens();
  const faults = faultSwitches();
  const requests: RecordedRequest[] = [];
  let state = firstState();
  let secretKey = options.secretKey ?? defaultSecretKey;

  const checkKey = (authorization: string | undefined) => {
    const key = authorization?.match(/^Bearer (\S+)$/)?.[1];
    if (key === undefined) throw authorizationMissing();
    if (key !== secretKey) throw keyInvalid();
  };

  const app = new Hono<Environment>();

  app.use(async (context, next) => {
    const { body, isReadable } = await readRequestBody(
      await context.req.arrayBuffer(),
      context.req.header('content-type'),
    );
    const record: RecordedRequest = {
      method: context.req.method,
      path: context.env.incoming.url ?? '',
      headers: context.req.header(),
      body,
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
    checkKey(context.req.header('authorization'));
    if (!isReadable) throw bodyInvalid();
    context.set('body', body ?? {});
    await next();
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
    app.on(
      operation.method.toUpperCase(),
      `/v1${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      async (context) => {
        const instance: Instance = { state, settings, sessionTokens, now };
        return jsonResponse(
          operation.status ?? 200,
          await operation.answer({
            ...instance,
            param: (name) => context.req.param(name) ?? '',
            query: new URL(context.req.url).searchParams,
            body: context.get('body'),
          }),
        );
      },
    );
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

  return {
    url: `http://127.0.0.1:${port}`,
    get secretKey() {
      return secretKey;
    },
    requests,
    get state() {
      return state;
    },
    sessionTokens,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    reset: () => {
      faults.clear();
      requests.length = 0;
      state = firstState();
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
