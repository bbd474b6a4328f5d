import * as z from 'zod';

/** Schemes that carry code or data instead of leading somewhere. */
const harmful = /^(?:javascript|data|vbscript|blob|file|about):/i;

/** `https://app.example.com/welcome` or, for a native application, a scheme of its own: `myapp://welcome`. */
const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^\s]*$/i;

const leadsSomewhere = (text: string) => !harmful.test(text) && absolute.test(text);

/**
 * Where a link leads: a full URL, also with the scheme of a native application, or a path. At most 2,048 characters.
 * Which hosts and schemes are allowed is for Clerk to say.
 */
export const redirectTarget = z
  .string()
  .trim()
  .max(2_048)
  .refine((text) => leadsSomewhere(text) || /^\/[^\s]*$/.test(text), {
    error:
      'must be a full URL such as https://app.example.com/welcome or myapp://welcome, or a path such as /welcome',
  });

/** An origin, also that of a native application or a browser extension: `capacitor://localhost`. */
export const origin = z.string().trim().max(2_048).refine(leadsSomewhere, {
  error: 'must be an origin such as https://app.example.com or capacitor://localhost',
});
