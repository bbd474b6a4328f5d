import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Client, Credential, InstallLink, Place, Snippet } from '../clients/client.ts';
import { clients } from '../clients/clients.ts';
import type { PageFacts, Risk, ToolRow } from './facts.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';

/** Markup in which everything that was put in is escaped. */
export type Markup = ReturnType<typeof html>;

/** A page, ready to be served. */
export interface Page {
  readonly html: string;
  /** The value of `Content-Security-Policy` to serve it with: it allows its own style and script, and nothing else. */
  readonly securityPolicy: string;
}

/** Where style and script are put in last, so that their hashes are of all between the tags. */
const styleMark = '<!-- style -->';
const scriptMark = '<!-- script -->';

/** What another page adds to this one. Style and script are allowed by their hashes, as the page's own are. */
export interface PageAdditions {
  /** What stands above the connecting. */
  readonly above?: Markup;
  readonly style?: string;
  readonly script?: string;
  /** Origins that its script may ask, as the policy has them: `'self'`. */
  readonly connects?: string;
}

/**
 * The page of a stage: what it is, how to connect, which tools there are, and whom to ask. Everything stands in the page
 * itself. No character in it is one that templates of API Gateway act on; the CDK's tokens in `facts` stay as they are.
 * An addition to style or script may have such a character: then `servePage` refuses the page.
 */
export function renderPage(facts: PageFacts, additions: PageAdditions = {}): Page {
  const { above = '', style = '', script = '', connects } = additions;
  const styles = pageStyle + style;
  const scripts = pageScript + script;
  const name = `Clerk MCP server, ${facts.stage}`;
  const isProduction = facts.environment === 'production';
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${isProduction ? 'PRODUCTION: ' : ''}${name}</title>
        ${raw(styleMark)}
      </head>
      <body>
        <header class="environment ${facts.environment}">${environment(facts)}</header>
        <main>
          <h1>Clerk MCP server</h1>
          ${introduction(facts)} ${facts.note === undefined ? '' : html`<p>${facts.note}</p>`} ${above}
          <h2 id="connect">Connect a client</h2>
          ${clients.map((client) => clientSection(client, facts))} ${toolSection(facts)}
          ${accessSection(facts)}
        </main>
        <p class="said" role="status"></p>
        ${raw(scriptMark)}
      </body>
    </html>`;
  const whole = withoutActing(textOf(page))
    .replace(styleMark, () => `<style>${styles}</style>`)
    .replace(scriptMark, () => `<script>${scripts}</script>`);
  return { html: whole, securityPolicy: policyOf(styles, scripts, connects) };
}

function policyOf(style: string, script: string, connects: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${hashOf(style)}'`,
    `script-src 'sha256-${hashOf(script)}'`,
    ...(connects === undefined ? [] : [`connect-src ${connects}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Nothing in the page is waited for. */
function textOf(markup: Markup): string {
  if (markup instanceof Promise) throw new Error('A part of the page is a promise.');
  return markup.toString();
}

/** HTML that shows the same, without what Velocity acts on; `${Token[…]}` is the CDK's. */
function withoutActing(page: string): string {
  return page
    .replaceAll('&#39;', '&apos;')
    .replaceAll(/\$\{Token\[[^\]]*\]\}|[$#]/g, (text) => ({ $: '&dollar;', '#': '&num;' })[text] ?? text);
}

function environment({ environment: kind, stage }: PageFacts): Markup {
  return kind === 'production'
    ? html`<p><strong>Production</strong> Stage ${stage}. What is changed here happens to real users.</p>`
    : html`<p><strong>Development</strong> Stage ${stage}. It works on a development instance of Clerk.</p>`;
}

function introduction({ place, credentials, environment: kind }: PageFacts): Markup {
  const hasTokens = credentials.includes('token');
  const urls = [
    ...(hasTokens ? [['MCP URL', place.url]] : []),
    ...(credentials.includes('signature')
      ? [[hasTokens ? 'MCP URL, signed' : 'MCP URL (signed requests)', place.signedUrl]]
      : []),
  ];
  return html`<p>
      Gives AI agents access to users and organizations in
      ${kind === 'production' ? 'the production' : 'a development'} instance of Clerk, over the Model Context
      Protocol. Each caller has the tools that it was given, what is grave is asked for before it is done, and
      every change is on record.
    </p>
    <dl class="facts">
      ${urls.map(
        ([what, url]) =>
          html`<dt>${what}</dt>
            <dd><code>${url}</code></dd>`,
      )}
    </dl>`;
}

const headings: Readonly<Record<Credential, string>> = {
  signIn: 'Sign in',
  token: 'With a token',
  signature: 'With AWS credentials',
};

function clientSection(client: Client, { credentials, place }: PageFacts): Markup {
  const ways = credentials.flatMap((credential) => {
    const snippets = client.ways[credential];
    return snippets ? [{ credential, snippets }] : [];
  });
  if (ways.length === 0) return html``;
  const link = credentials.includes('signIn') ? client.link : undefined;
  return html`<details>
    <summary>${client.name}</summary>
    <div class="ways">
      ${client.note === undefined ? '' : html`<p class="quiet">${client.note}</p>`}
      ${ways.map(
        ({ credential, snippets }) =>
          html`<h3>${headings[credential]}</h3>
            ${credential === 'signIn' && link ? installLink(link, place) : ''}
            ${snippets.map((snippet) => figure(client, credential, snippet, place))}`,
      )}
    </div>
  </details>`;
}

function installLink(link: InstallLink, place: Place): Markup {
  const { label, start, value, encoding } = link;
  return html`<p hidden>
    <a
      class="button"
      data-start="${start(place)}"
      data-value="${JSON.stringify(value(place))}"
      data-encoding="${encoding}"
      >${label}</a
    >
  </p>`;
}

function figure(client: Client, credential: Credential, snippet: Snippet, place: Place): Markup {
  const { where, text, next } = snippet;
  const name = `${client.name}, ${headings[credential]}, ${where}`;
  // Whitespace counts between the tags of the text.
  return html`<figure data-name="${name}">
    <figcaption><span>${where}</span></figcaption>
    ${html`<pre tabindex="0"><code>${text(place)}</code></pre>`}
    ${next === undefined ? '' : html`<p class="quiet">${next}</p>`}
  </figure>`;
}

const riskClass: Readonly<Record<Risk, string>> = {
  reads: 'reads',
  changes: 'changes',
  'may destroy': 'destroys',
};

function toolSection({ tools, operations }: PageFacts): Markup {
  if (tools === undefined) return html``;
  return html`<h2 id="tools">Tools</h2>
    <p>
      What there is; you are listed what you may use. ${operations} more operations are found by the tool
      <code>search_operations</code>, each with the permission that it needs.
    </p>
    <ul class="tools">
      ${tools.map(toolItem)}
    </ul>`;
}

function toolItem({ name, title, needs: { permission, words }, risk, undone }: ToolRow): Markup {
  return html`<li>
    <h3><code>${name}</code> <span class="risk ${riskClass[risk]}">${risk}</span></h3>
    <p>${title}</p>
    <p class="quiet">
      Needs ${permission === undefined ? words : html`<code>${permission}</code>: ${words}`}. ${undone}
    </p>
  </li>`;
}

function accessSection({ contact, credentials, environment: kind, stage }: PageFacts): Markup {
  return html`<h2 id="access">Get access</h2>
    <p>
      Nobody may do anything here until a rule names them: whoever runs this server gives each person and each
      agent the permissions that it needs, and no more. Ask ${contact}, and say for whom (a person, an agent
      of its own, or an IAM role), which tools, and that it is about the stage
      ${stage}${kind === 'production' ? ', which is production' : ''}.
    </p>
    ${
      credentials.includes('token')
        ? html`<p>
            Tokens are read from the variable <code>CLERK_MCP_TOKEN</code> in what is above: keep them out of
            files and of chats.
          </p>`
        : ''
    }
    <p>Once connected, the tool <code>whoami</code> says who you are here, and what you may do.</p>`;
}
