/**
 * The script of the page: a button to copy for each text, and links that put a server into its client. It has neither `#`
 * nor `$`, which templates of API Gateway act on. The links are made here, as the address is known only when the page is
 * read.
 */
export const pageScript = `
'use strict';
(() => {
  const said = document.querySelector('.said');
  let last;
  const say = (text) => {
    clearTimeout(last);
    said.textContent = text;
    last = setTimeout(() => { said.textContent = ''; }, 4000);
  };
  const choose = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  for (const figure of document.querySelectorAll('figure')) {
    const text = figure.querySelector('code');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy: ' + figure.dataset.name);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        say('Copied');
      } catch {
        choose(text);
        say('Selected: copy it with the keyboard');
      }
    });
    figure.querySelector('figcaption').append(button);
  }
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  for (const link of document.querySelectorAll('a[data-start]')) {
    const { start, value, encoding } = link.dataset;
    link.href = start + encodeURIComponent(encoding === 'base64' ? base64(value) : value);
    link.parentElement.hidden = false;
  }
})();
`;
