import type { Plugin } from 'vite';

/**
 * Roles of the search box that are not as ARIA has them, and what they become: the box calls itself a button with things to
 * press in it, and each result an option with a link in it. Here the box is a dialog, the field a combobox, and the links
 * themselves are the options.
 */
const mended: readonly (readonly [RegExp, string])[] = [
  [
    /role="button"\s+:aria-owns="[^"]*"\s+aria-expanded="true"\s+aria-haspopup="listbox"\s+aria-labelledby="localsearch-label"/,
    'role="dialog" aria-modal="true" :aria-label="buttonText"',
  ],
  [
    /aria-autocomplete="both"\s+:aria-controls="[^"]*"\s+aria-labelledby="localsearch-label"/,
    'role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-controls="localsearch-list" :aria-expanded="results?.length ? \'true\' : \'false\'" :aria-label="buttonText"',
  ],
  [/:aria-labelledby="results\?\.length \? 'localsearch-label' : undefined"/, ':aria-label="results?.length ? buttonText : undefined"'],
  [
    /:id="'localsearch-item-' \+ index"\s+:aria-selected="[^"]*"\s+role="option"/,
    'role="none"',
  ],
  [
    /:href="p\.id"\s+class="result"/,
    ':href="p.id" class="result" :id="\'localsearch-item-\' + index" role="option" :aria-selected="selectedIndex === index ? \'true\' : \'false\'"',
  ],
];

/** Mends the search box of the theme while it is built. Throws when it is no longer as it was. */
export function combobox(): Plugin {
  return {
    name: 'clerk-mcp:combobox',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/VPLocalSearchBox.vue')) return undefined;
      return mended.reduce((text, [from, to]) => {
        if (!from.test(text)) throw new Error(`The search box has changed: ${from.source}`);
        return text.replace(from, to);
      }, code);
    },
  };
}
