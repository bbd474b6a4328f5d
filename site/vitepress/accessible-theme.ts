import { basename } from 'node:path';
import type { Plugin } from 'vite';

type Mends = readonly (readonly [RegExp | string, string])[];

/** What axe finds in the theme of VitePress 1.6, by component: what stands there, and what it becomes. */
const mends: Readonly<Record<string, Mends>> = {
  // The front page has no main part.
  'VPHome.vue': [
    [/<div\s+class="VPHome"/, '<main class="VPHome"'],
    [/<\/div>\s*<\/template>/, '</main>\n</template>'],
  ],
  // Headings call themselves buttons, also where there is nothing to fold; foldable ones have a second button in them.
  'VPSidebarItem.vue': [
    [
      ':role="itemRole"',
      ':role="collapsible ? itemRole : undefined" :aria-expanded="collapsible && !item.link ? !collapsed : undefined"',
    ],
    [':tabindex="item.items && 0"', ':tabindex="collapsible && !item.link ? 0 : undefined"'],
    [
      /role="button"\s+aria-label="toggle section"/,
      ':role="item.link ? \'button\' : undefined" :aria-label="item.link ? \'toggle section\' : undefined"',
    ],
    [
      /@keydown\.enter="onCaretClick"\s+tabindex="0"/,
      '@keydown.enter="onCaretClick" :tabindex="item.link ? 0 : undefined"',
    ],
    // A button is pressed with the space bar, too.
    [
      /if \('key' in e && e\.key !== 'Enter'\) \{\s+return\s+\}/,
      "if ('key' in e) {\n    if (e.key !== 'Enter' && e.key !== ' ') return\n    e.preventDefault()\n  }",
    ],
  ],
  // Its name is not what it shows.
  'VPNavBarSearchButton.vue': [[/ :aria-label="translate\('button\.buttonAriaLabel'\)"/, '']],
  // The box calls itself a button with things to press in it, and each result an option with a link in it.
  'VPLocalSearchBox.vue': [
    [
      /role="button"\s+:aria-owns="[^"]*"\s+aria-expanded="true"\s+aria-haspopup="listbox"\s+aria-labelledby="localsearch-label"/,
      'role="dialog" aria-modal="true" :aria-label="buttonText"',
    ],
    [
      /aria-autocomplete="both"\s+:aria-controls="[^"]*"\s+aria-labelledby="localsearch-label"/,
      'role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-controls="localsearch-list" :aria-expanded="results?.length ? \'true\' : \'false\'" :aria-label="buttonText"',
    ],
    [
      /:id="results\?\.length \? 'localsearch-list' : undefined"\s+:role="[^"]*"\s+:aria-labelledby="[^"]*"/,
      'id="localsearch-list" :role="results?.length ? \'listbox\' : undefined" :aria-label="results?.length ? buttonText : undefined"',
    ],
    [/:id="'localsearch-item-' \+ index"\s+:aria-selected="[^"]*"\s+role="option"/, 'role="none"'],
    [
      /:href="p\.id"\s+class="result"/,
      ':href="p.id" class="result" :id="\'localsearch-item-\' + index" role="option" :aria-selected="selectedIndex === index ? \'true\' : \'false\'"',
    ],
    [/\s+:aria-label="\[\.\.\.p\.titles, p\.title\]\.join\(' > '\)"/, ''],
    ['<span class="title-icon">', '<span class="title-icon" aria-hidden="true">'],
    [
      '<kbd :aria-label="translate(\'modal.footer.navigateUpKeyAriaLabel\')"',
      '<kbd role="img" :aria-label="translate(\'modal.footer.navigateUpKeyAriaLabel\')"',
    ],
    [
      '<kbd :aria-label="translate(\'modal.footer.navigateDownKeyAriaLabel\')"',
      '<kbd role="img" :aria-label="translate(\'modal.footer.navigateDownKeyAriaLabel\')"',
    ],
    [
      '<kbd :aria-label="translate(\'modal.footer.selectKeyAriaLabel\')"',
      '<kbd role="img" :aria-label="translate(\'modal.footer.selectKeyAriaLabel\')"',
    ],
    [':aria-label="translate(\'modal.footer.closeKeyAriaLabel\')"', ''],
  ],
};

/** Mends the theme while the site is built. Throws when a component is no longer as it was. */
export function accessibleTheme(): Plugin {
  return {
    name: 'clerk-mcp:accessible-theme',
    enforce: 'pre',
    transform(code, id) {
      const component = basename(id);
      if (!id.includes('/theme-default/') || !Object.hasOwn(mends, component)) return undefined;
      return mends[component]?.reduce((text, [from, to]) => {
        const mended = text.replace(from, () => to);
        if (mended === text) throw new Error(`${component} has no ${String(from)} to be mended`);
        return mended;
      }, code);
    },
  };
}
