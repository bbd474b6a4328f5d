import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { pageStyle } from './page-style.ts';

/** Markup in which everything that was put in is escaped. */
export type Markup = ReturnType<typeof html>;

/** In one piece: the hash is of every character between the tags. */
const styleElement = raw(`<style>${pageStyle}</style>`);
const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/*
 * No script, no picture, no font, no frame. There is no form-action: browsers hold the redirects after a form to
 * it as well, and nobody can tell where a client's redirect URI leads on to.
 */
const securityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page. */
export async function pageResponse(status: number, title: string, body: Markup): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <p class="banner">
            <strong>This is the embedded Clerk</strong>
            No password needed, only the code in the terminal: its users exist in the memory of this machine.
          </p>
          ${body}
        </main>
      </body>
    </html>`;
  return new Response(page.toString(), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': securityPolicy,
      // Not no-referrer: with that, browsers send `Origin: null` along with the form.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    },
  });
}

/** A page for when there is nowhere to redirect to. */
export function errorPage(status: number, reason: string): Promise<Response> {
  return pageResponse(
    status,
    'This sign-in cannot continue',
    html`<h1>This sign-in cannot continue</h1>
      <p role="alert" class="problem">${reason}</p>
      <p class="hint">
        You were not sent back to the application, because it is not certain where that is. Close this page
        and start again from the application.
      </p>`,
  );
}
