import { html } from 'hono/html';
import { endpoints } from './metadata.ts';
import { pageResponse } from './page.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';

interface CodeQuestion {
  transaction: string;
  application: OAuthApplicationRecord;
  /** Why the page is shown again. */
  problem?: string;
}

/**
 * The page that asks for the sign-in code, and names nobody: whoever knows the address sees it. 422 when it is shown
 * again.
 */
export function codePage({ transaction, application, problem }: CodeQuestion): Promise<Response> {
  return pageResponse(
    problem === undefined ? 200 : 422,
    'Sign-in code',
    html`<h1>Is it you who started this server?</h1>
      <p class="hint">${application.name} asks you to sign in.</p>
      ${problem === undefined ? '' : html`<p role="alert" class="problem">${problem}</p>`}
      <form method="post" action="${endpoints.authorize}">
        <input type="hidden" name="transaction" value="${transaction}" />
        <div class="field">
          <label for="code">Sign-in code</label>
          <input
            id="code"
            name="code"
            required
            autofocus
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            aria-describedby="code-hint"
          />
          <span id="code-hint" class="detail">It stands in the terminal, in what npm start printed.</span>
        </div>
        <div class="actions">
          <button class="allow" name="decision" value="continue">Continue</button>
          <button name="decision" value="deny" formnovalidate>Deny</button>
        </div>
      </form>`,
  );
}
