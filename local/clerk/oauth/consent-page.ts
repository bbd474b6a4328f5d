import { html } from 'hono/html';
import type { Instance } from '../operation/operation.ts';
import type { UserRecord } from '../state/state.ts';
import { endpoints } from './metadata.ts';
import { pageResponse } from './page.ts';
import type { Markup } from './page.ts';
import { emailOf, maySignIn, nameOf } from './people.ts';
import type { AuthorizationRequest, OAuthApplicationRecord } from '../state/oauth-records.ts';
import { organizationScope, scopeDescription } from './scopes.ts';

/** What was chosen on a page that is shown again. */
export interface Choices {
  userId: string | null;
  organizationId: string | null;
  scopes: string[];
}

interface Consent {
  transaction: string;
  application: OAuthApplicationRecord;
  request: AuthorizationRequest;
  /** Why the page is shown again, and what was chosen. */
  again?: { problem: string; choices: Choices };
}

function isHinted(user: UserRecord, hint: string | null): boolean {
  return hint !== null && (user.id === hint || emailOf(user)?.emailAddress === hint.toLowerCase());
}

function userField(instance: Instance, { request, again }: Consent): Markup {
  const users = [...instance.state.users.values()].filter((user) => maySignIn(user, instance));
  const options = users.map((user) => {
    const chosen = again ? user.id === again.choices.userId : isHinted(user, request.loginHint);
    const address = emailOf(user)?.emailAddress;
    return html`<option value="${user.id}" ${chosen ? 'selected' : ''}>
      ${nameOf(user)}${address === undefined ? '' : ` · ${address}`}
    </option>`;
  });
  return html`<div class="field">
    <label for="user">Sign in as</label>
    <select id="user" name="user_id" required>
      ${options}
    </select>
  </div>`;
}

function organizationField({ state }: Instance, { request, again }: Consent): Markup | '' {
  if (!request.scopes.includes(organizationScope)) return '';
  const options = [...state.organizations.values()].map(
    ({ id, name }) =>
      html`<option value="${id}" ${id === again?.choices.organizationId ? 'selected' : ''}>${name}</option>`,
  );
  return html`<div class="field">
    <label for="organization">Acting for the organization</label>
    <select id="organization" name="organization_id" aria-describedby="organization-hint">
      <option value="">The first one that the user joined, if any</option>
      ${options}
    </select>
    <span id="organization-hint" class="detail">The user must be a member of it.</span>
  </div>`;
}

function scopeFields({ request, again }: Consent): Markup {
  const boxes = request.scopes.map((scope) => {
    const description = scopeDescription(scope);
    const checked = again === undefined || again.choices.scopes.includes(scope);
    return html`<label class="scope">
      <input type="checkbox" name="scope" value="${scope}" ${checked ? 'checked' : ''} />
      <span>
        ${description ?? html`<code>${scope}</code>`}
        <span class="detail">
          ${description === undefined ? 'A scope of this application' : html`<code>${scope}</code>`}
        </span>
      </span>
    </label>`;
  });
  return html`<fieldset>
    <legend>It asks for</legend>
    ${boxes}
  </fieldset>`;
}

/** Where the browser goes next, short enough to be read: a host, or the scheme of a native application. */
function destination(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return /^https?:$/.test(protocol) ? host : `an application on this device (${protocol})`;
}

const origins = {
  administrator: 'Registered by an administrator',
  registration: 'Registered itself; nobody checked its name',
  'metadata-document': 'Described by the document at its client ID',
};

/** The page on which a person signs in as one of the users, and allows or denies. 422 when it is shown again. */
export function consentPage(instance: Instance, consent: Consent): Promise<Response> {
  const { application, request, transaction, again } = consent;
  const resources = request.resources.map((resource) => html`<dd>${resource}</dd>`);
  return pageResponse(
    again === undefined ? 200 : 422,
    `Allow ${application.name}?`,
    html`<h1>${application.name} wants to act for a user</h1>
      <p class="hint">${origins[application.origin]}.</p>
      ${again === undefined ? '' : html`<p role="alert" class="problem">${again.problem}</p>`}
      <dl class="facts">
        <dt>Sends you to</dt>
        <dd>${destination(request.redirectUri)}</dd>
        <dt>Client ID</dt>
        <dd>${application.clientId}</dd>
        ${
          resources.length === 0
            ? ''
            : html`<dt>To use</dt>
                ${resources}`
        }
      </dl>
      <form method="post" action="${endpoints.authorize}">
        <input type="hidden" name="transaction" value="${transaction}" />
        ${userField(instance, consent)} ${organizationField(instance, consent)} ${scopeFields(consent)}
        <div class="actions">
          <button class="allow" name="decision" value="allow">Allow</button>
          <button name="decision" value="deny" formnovalidate>Deny</button>
        </div>
      </form>`,
  );
}
