import type { MarkdownRenderer } from 'vitepress';
import { linkOnSite, pictureOnSite } from './links.ts';
import type { Plan } from '../plan.ts';

type Token = ReturnType<MarkdownRenderer['parse']>[number];
type MakeToken = (type: string, tag: string, nesting: -1 | 0 | 1) => Token;

/** A picture in two schemes, as GitHub has them. */
const inSchemes =
  /<picture>\s*<source media="[^"]*dark\)" srcset="([^"]+)">\s*<img alt="([^"]*)" src="([^"]+)">\s*<\/picture>/g;

/**
 * Makes pages of the repository pages of the site: links lead to pages, or to files where they can be read; pictures are
 * found, in the scheme that the reader has chosen; names of tools lead to the reference.
 */
export function forSite(md: MarkdownRenderer, plan: Plan): void {
  md.core.ruler.push('for_site', ({ tokens, env, Token }) => {
    const make: MakeToken = (type, tag, nesting) => new Token(type, tag, nesting);
    const place = String((env as { relativePath?: string }).relativePath);
    const from = plan.sources[place] ?? place;
    tokens.forEach((token, index) => {
      if (token.type === 'html_block') token.content = picturesOf(token.content);
      // The corner of a table is no heading.
      if (token.type === 'th_open' && tokens[index + 1]?.content === '') {
        token.tag = 'td';
        const end = tokens[index + 2];
        if (end) end.tag = 'td';
      }
      if (token.type !== 'inline' || !token.children) return;
      const isHeading = tokens[index - 1]?.type === 'heading_open';
      const linked = linksOf(token.children, from, plan, make);
      token.children = isHeading ? linked : toolsOf(linked, place, plan, make);
    });
  });
  // Pages are templates, in which two braces would begin an expression.
  const { text } = md.renderer.rules;
  md.renderer.rules.text = (...args) =>
    (text?.(...args) ?? md.utils.escapeHtml(args[0][args[1]]?.content ?? '')).replaceAll(
      '{{',
      '&#123;&#123;',
    );
}

function picturesOf(html: string): string {
  return html.replaceAll(inSchemes, (_, dark: string, alt: string, light: string) =>
    [
      `<img class="only-light" loading="lazy" alt="${alt}" src="${pictureOnSite(light)}">`,
      `<img class="only-dark" loading="lazy" alt="${alt}" src="${pictureOnSite(dark)}">`,
    ].join('\n'),
  );
}

function linksOf(children: readonly Token[], from: string, plan: Plan, make: MakeToken): Token[] {
  const result: Token[] = [];
  /** What follows the text of the link that is open, in place of its end. */
  let after: Token[] | undefined;
  for (const [index, token] of children.entries()) {
    if (token.type === 'image') token.attrSet('src', pictureOnSite(String(token.attrGet('src'))));
    if (token.type === 'link_open') {
      const link = linkOnSite(from, String(token.attrGet('href')), plan);
      if (link && 'page' in link) token.attrSet('href', link.page);
      if (link && 'file' in link) {
        if (link.address === undefined) {
          after = namedFile(link.file, children[index + 1]?.content ?? '', make);
          continue;
        }
        token.attrSet('href', link.address);
      }
    }
    if (token.type === 'link_close' && after) {
      result.push(...after);
      after = undefined;
      continue;
    }
    result.push(token);
  }
  return result;
}

/** The path of a file behind the text that named it, where no repository can be linked to; nothing where the text is the path. */
function namedFile(file: string, text: string, make: MakeToken): Token[] {
  if (file.endsWith(text) && text.includes('/')) return [];
  const open = make('text', '', 0);
  open.content = ' (';
  const code = make('code_inline', 'code', 0);
  code.content = file;
  const close = make('text', '', 0);
  close.content = ')';
  return [open, code, close];
}

/** With a link around each name of a tool that stands alone as code, outside of links; on its own page it is none. */
function toolsOf(children: readonly Token[], place: string, plan: Plan, make: MakeToken): Token[] {
  let isInLink = false;
  return children.flatMap((token) => {
    if (token.type === 'link_open') isInLink = true;
    if (token.type === 'link_close') isInLink = false;
    // Code may be `constructor`, which every object has.
    const isTool = token.type === 'code_inline' && Object.hasOwn(plan.tools, token.content);
    const target = isTool ? plan.tools[token.content] : undefined;
    if (target === undefined || isInLink || target === `/${place}`) return [token];
    const open = make('link_open', 'a', 1);
    open.attrSet('href', target);
    return [open, token, make('link_close', 'a', -1)];
  });
}
