import type { IncomingHttpHeaders } from 'node:http';
import { sameText } from '../base/same-text.ts';

/** A request, as far as it says who makes it. */
export interface Visitor {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Refuses what another web page has a browser ask, under whatever name it knows this machine (DNS rebinding), whatever it
 * is for. `host` is `127.0.0.1:PORT`.
 */
export function refuseForeign({ method, headers }: Visitor, host: string): Refusal | undefined {
  const own = [host, host.replace('127.0.0.1', 'localhost')];
  if (!own.includes(headers.host?.toLowerCase() ?? '')) {
    return { status: 403, message: `This is ${host}, and answers under no other name.` };
  }
  const { origin } = headers;
  const isOwn = origin === `http://${headers.host?.toLowerCase()}`;
  if (origin !== undefined && !isOwn) return foreign;
  // Browsers send no Origin with what a page embeds, but this: https://www.w3.org/TR/fetch-metadata/
  const site = headers['sec-fetch-site'] ?? 'none';
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== 'none' && site !== 'same-origin' && !(isVisit && method === 'GET')) return foreign;
  if (method === 'POST' && !isOwn) return foreign;
  return undefined;
}

/** Refuses whoever does not bring the key that `npm start` printed, found out in a time that tells nothing of it. */
export function refuseKeyless({ headers }: Visitor, key: string): Refusal | undefined {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  return sameText(given, key)
    ? undefined
    : { status: 401, message: 'The key is missing or wrong: open the link that npm start printed.' };
}

const foreign: Refusal = { status: 403, message: 'Other web pages may not call this one.' };
