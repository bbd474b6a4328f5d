import { colourProperties } from './colours.ts';

/**
 * The style of the page: nothing from elsewhere, light and dark as the reader's system is. It has neither `#` nor `$`,
 * which templates of API Gateway act on.
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
${colourProperties('light', '  ')}
}
@media (prefers-color-scheme: dark) {
  :root {
${colourProperties('dark', '    ')}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
.environment { padding: 0.75rem 1.25rem; background: var(--calm); color: var(--calm-text); }
.environment.production { background: var(--alarm); color: var(--alarm-text); }
.environment p { max-width: 60rem; margin: 0 auto; }
.environment strong { text-transform: uppercase; letter-spacing: 0.06em; margin-right: 0.5rem; }
main { max-width: 62.5rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 1rem; }
p { margin: 0 0 0.75rem; max-width: 44rem; }
a { color: var(--accent); }
.quiet { color: var(--quiet); font-size: 0.875rem; }
.facts {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.25rem 1rem;
  margin: 1rem 0 0;
  padding: 0.75rem 1rem;
  background: var(--soft);
  border-radius: 0.625rem;
}
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; }
details {
  margin: 0 0 0.5rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.625rem;
}
summary { padding: 0.75rem 1rem; font-weight: 600; cursor: pointer; border-radius: 0.625rem; }
summary:hover { background: var(--soft); }
.ways { padding: 0 1rem 1rem; }
figure { margin: 0.5rem 0 1rem; }
figcaption {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1rem;
  align-items: center;
  justify-content: space-between;
  color: var(--quiet);
  font-size: 0.875rem;
}
pre {
  margin: 0.25rem 0;
  padding: 0.75rem 1rem;
  overflow-x: auto;
  background: var(--ground);
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  overflow-wrap: normal;
}
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
button, .button {
  display: inline-block;
  min-height: 2.25rem;
  padding: 0.375rem 0.875rem;
  background: var(--card);
  color: var(--text);
  border: 1px solid var(--quiet);
  border-radius: 0.5rem;
  font: 600 0.875rem/1.4 system-ui, sans-serif;
  text-decoration: none;
  cursor: pointer;
}
.button { background: var(--accent); color: var(--accent-text); border-color: var(--accent); }
button:hover { border-color: var(--text); background: var(--soft); }
.button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none; }
.tools {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr));
  gap: 0.5rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
.tools li {
  padding: 0.75rem 1rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.625rem;
}
.tools h3 { display: flex; flex-wrap: wrap; gap: 0 0.75rem; justify-content: space-between; margin: 0; }
.tools p { margin: 0; }
.risk {
  display: inline-block;
  padding: 0 0.5rem;
  border-radius: 0.375rem;
  background: var(--soft);
  font-size: 0.875rem;
  font-weight: 600;
}
.risk.changes { background: var(--warn); color: var(--warn-text); }
.risk.destroys { background: var(--bad); color: var(--bad-text); }
.said {
  position: fixed;
  right: 1rem;
  bottom: 1rem;
  margin: 0;
  padding: 0.5rem 1rem;
  background: var(--text);
  color: var(--ground);
  border-radius: 0.5rem;
}
.said:empty { padding: 0; }
@media (max-width: 40rem) {
  h1 { font-size: 1.5rem; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.5rem; }
}
@media (forced-colors: active) {
  .risk, .environment, .said { border: 1px solid; }
}
`;
