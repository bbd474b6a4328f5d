/** The only style of the pages: no fonts and pictures from elsewhere, light and dark as the reader's system is. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f3f3f7;
  --card: #fff;
  --text: #1d1b2a;
  --quiet: #5a5769;
  --line: #d9d7e3;
  --accent: #5b3df5;
  --accent-text: #fff;
  --soft: #efecff;
  --warn: #fff3d6;
  --warn-text: #5c3d00;
  --bad: #fde8e8;
  --bad-text: #8f1d1d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121118;
    --card: #1c1a26;
    --text: #f2f0fa;
    --quiet: #aba7bf;
    --line: #383450;
    --accent: #9d8bff;
    --accent-text: #16132a;
    --soft: #2a2545;
    --warn: #3a2d0b;
    --warn-text: #ffdf9a;
    --bad: #451a1d;
    --bad-text: #ffc2c2;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  padding: clamp(0rem, 5vw, 3.5rem) clamp(0rem, 4vw, 1.5rem);
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
main {
  max-width: 30rem;
  margin: 0 auto;
  padding: 0 1.75rem 1.75rem;
  overflow: hidden;
  overflow-wrap: anywhere;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 1rem;
  box-shadow: 0 1rem 3rem -1.5rem rgb(20 10 60 / 35%);
}
.banner {
  margin: 0 -1.75rem 1.5rem;
  padding: 0.75rem 1.75rem;
  background: var(--warn);
  color: var(--warn-text);
  font-size: 0.875rem;
}
.banner strong { display: block; font-size: 1rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
p { margin: 0 0 1rem; }
.hint, .detail { color: var(--quiet); font-size: 0.875rem; }
.detail { display: block; }
.facts {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.25rem 1rem;
  margin: 0 0 1.5rem;
  padding: 0.75rem 1rem;
  background: var(--soft);
  border-radius: 0.625rem;
  font-size: 0.875rem;
}
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; font-weight: 600; }
.problem {
  padding: 0.75rem 1rem;
  background: var(--bad);
  color: var(--bad-text);
  border-radius: 0.625rem;
}
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; }
legend, .field > label { display: block; padding: 0; margin-bottom: 0.375rem; font-weight: 600; }
.field { margin-bottom: 1.25rem; }
select, .field > input {
  box-sizing: border-box;
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  background: var(--card);
  color: inherit;
  border: 1px solid var(--quiet);
  border-radius: 0.625rem;
  font: inherit;
}
select + .detail, .field > input + .detail { display: block; margin-top: 0.375rem; }
.scope {
  display: flex;
  gap: 0.75rem;
  align-items: flex-start;
  padding: 0.625rem 0;
  border-top: 1px solid var(--line);
  cursor: pointer;
}
.scope input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0.125rem 0 0; accent-color: var(--accent); }
code { font: 0.875em ui-monospace, monospace; }
.actions { display: flex; gap: 0.75rem; flex-direction: row-reverse; }
button {
  flex: 1;
  min-height: 2.75rem;
  padding: 0.5rem 1rem;
  background: transparent;
  color: inherit;
  border: 1px solid var(--quiet);
  border-radius: 0.625rem;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.allow { background: var(--accent); color: var(--accent-text); border-color: var(--accent); }
button:hover, select:hover { border-color: var(--text); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 34rem) {
  body { padding: 0; background: var(--card); }
  main { border: 0; border-radius: 0; box-shadow: none; padding: 0 1.25rem 1.5rem; min-height: 100vh; }
  .banner { margin: 0 -1.25rem 1.25rem; padding: 0.75rem 1.25rem; }
}
`;
