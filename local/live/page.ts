import { join } from 'node:path';
import { html, raw } from 'hono/html';
import type { Place } from '../../lib/clients/client.ts';
import { pageFacts } from '../../lib/page/facts.ts';
import { type Page, renderPage } from '../../lib/page/page.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readAssets } from './assets.ts';

/** Where the settings of the laptop's stage are. */
const config = join(import.meta.dirname, '../../config');

/** What the page says of where it is. */
export interface LivePlace extends Omit<Place, 'name'> {
  /** That of the Clerk instance whose users are worked on. */
  readonly environment: 'development' | 'production';
}

/**
 * The page of the stage, as it stands at `GET /`, with what makes it a live view. Its policy also refuses to make markup of
 * any text: not even a mistake here would run what an end user wrote.
 */
export async function livePage({ environment, ...place }: LivePlace): Promise<Page> {
  const { above, style, script } = await readAssets();
  const settings = readSettings('local', config);
  const facts = pageFacts({ ...settings, clerk: { ...settings.clerk, environment } }, place);
  const links = html`<p>
    The same without what happens, as a stage has it: <a href="${new URL('/', place.url).href}">the page</a>.
    What is here: <code>docs/laptop.md</code>. What to try: <code>README.md</code>.
  </p>`;
  const page = renderPage(facts, {
    above: html`${links}${raw(above)}`,
    style,
    script,
    connects: "'self'",
  });
  return {
    ...page,
    securityPolicy: `${page.securityPolicy}; require-trusted-types-for 'script'; trusted-types 'none'`,
  };
}
