import { jsonResponse } from '../operation/wire.ts';
import type { Instance } from '../operation/operation.ts';
import type { SignInCode } from './sign-in-code.ts';

/** One request to an endpoint that needs no secret key. */
export interface PublicCall extends Instance {
  /** What signing in takes. */
  signInCode: SignInCode;
  headers: Headers;
  query: URLSearchParams;
  /** The fields of a form that was posted; empty for any other body. */
  form: URLSearchParams;
  /** A JSON body, parsed; undefined for any other. */
  json: unknown;
}

/** An endpoint that needs no secret key. On the real Clerk they are on the Frontend API's origin. */
export interface PublicRoute {
  methods: ('get' | 'post')[];
  path: string;
  /** Whether scripts of other origins may call it. Not where a person decides. */
  crossOrigin: boolean;
  answer(call: PublicCall): Response | Promise<Response>;
}

/** A JSON answer that no cache keeps (RFC 6749, section 5.1). */
export function secretJson(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return jsonResponse(status, body, { 'cache-control': 'no-store', pragma: 'no-cache', ...headers });
}
