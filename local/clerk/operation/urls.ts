import { formatInvalid, invalidParameter } from './errors.ts';

const parsed = (text: string) => (URL.canParse(text) ? new URL(text) : undefined);

/** An absolute URL with `https`. 422 form_param_format_invalid when it is no URL, insecure_url when it is `http`. */
export function checkedSecureUrl(parameter: string, text: string): string {
  const url = parsed(text);
  if (url?.protocol === 'http:') {
    throw invalidParameter('insecure_url', parameter, 'Insecure URL', 'Please provide a secure URL (https)');
  }
  if (url?.protocol !== 'https:') throw formatInvalid(parameter, 'must be a valid url');
  return text;
}

/** An absolute URL with `https` or, in development, `http`. 422 as for a secure one. */
export function checkedWebUrl(parameter: string, text: string, allowsHttp: boolean): string {
  return allowsHttp && parsed(text)?.protocol === 'http:' ? text : checkedSecureUrl(parameter, text);
}

/**
 * Where the link of an invitation leads: a full URL, also with a native application's scheme, or a path
 * (https://clerk.com/docs/reference/backend/invitations/create-invitation). 422 form_param_format_invalid for others.
 */
export function checkedInvitationUrl(parameter: string, text: string): string {
  const url = parsed(text);
  const isUrl =
    url !== undefined && !harmfulSchemes.has(url.protocol) && /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (isUrl || /^\/\S*$/.test(text)) return text;
  throw formatInvalid(parameter, 'must be a valid url');
}

/** Schemes that carry code or data instead of leading to an application. */
const harmfulSchemes = new Set(['javascript:', 'data:', 'blob:', 'file:', 'vbscript:']);

/** Where a sign-in may lead back to: `https` or an application's own scheme. 422 as for a secure URL. */
export function checkedRedirectUrl(parameter: string, text: string): string {
  const url = parsed(text);
  if (url === undefined || harmfulSchemes.has(url.protocol) || !/^[a-z][a-z0-9+.-]*:\/\/./i.test(text)) {
    throw formatInvalid(parameter, 'must be a valid url');
  }
  return url.protocol === 'http:' ? checkedSecureUrl(parameter, text) : text;
}
