import { cleanText } from '../clerk/views/user-text.ts';

const looksLikeUrl = /^[a-z][a-z\d+.-]{0,30}:\/\/\S/i;
/** Characters of a path that are shown. */
const maxPath = 80;

/**
 * A URL by what identifies it, in quotation marks: scheme, host as it is looked up, and path. What may hold credentials
 * (user, query, fragment) is left out, and that is said. Undefined for what is no URL.
 */
export function urlText(text: string): string | undefined {
  if (!looksLikeUrl.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname, username, password, search, hash } = new URL(text);
  const path = pathname === '/' ? '' : cleanText(pathname, maxPath);
  const left = [
    ...(username || password ? ['user'] : []),
    ...(search ? ['query'] : []),
    ...(hash ? ['fragment'] : []),
  ];
  const note = left.length === 0 ? '' : ` (without its ${left.join(' and ')})`;
  return `${JSON.stringify(`${protocol}//${host}${path}`)}${note}`;
}
