import { readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';
import type { Plan } from '../plan.ts';
import { slugOf } from '../slug.ts';
import { accessibleTheme } from './accessible-theme.ts';
import { forSite } from './markdown.ts';

const plan = JSON.parse(readFileSync(new URL('../.local/plan.json', import.meta.url), 'utf8')) as Plan;
const icon =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='rgb(91,61,245)'/><path d='M21.5 11.5a7 7 0 1 0 0 9' fill='none' stroke='white' stroke-width='4' stroke-linecap='round'/></svg>";

/** What is folded together on a page is found by nobody who searches for something else. */
const searchable: DefaultTheme.LocalSearchOptions['_render'] = (source, env, md) =>
  md.render(source, env).replaceAll(/<details[^]*?<\/details>/g, '');

export default defineConfig({
  title: plan.title,
  description: plan.description,
  lang: 'en',
  srcDir: 'pages',
  cacheDir: 'cache',
  head: [
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
    ['style', {}, plan.colours],
  ],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => forSite(md, plan),
  },
  vite: {
    plugins: [accessibleTheme()],
    // The search index is one chunk. esbuild rewrites no destructuring for browsers older than these.
    build: { chunkSizeWarningLimit: 3000, target: 'es2022' },
  },
  themeConfig: {
    nav: [
      { text: 'Try it', link: '/laptop' },
      { text: 'Tools', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Settings', link: '/settings' },
      { text: 'Changelog', link: '/changelog' },
    ],
    sidebar: plan.sidebar as DefaultTheme.SidebarItem[],
    outline: [2, 3],
    search: {
      provider: 'local',
      options: { _render: searchable },
    },
    ...(plan.repository === undefined
      ? {}
      : { socialLinks: [{ icon: 'github', link: plan.repository.replace(/\/blob\/HEAD\/$/, '') }] }),
  },
});
