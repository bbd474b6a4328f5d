/**
 * The style of the apps: what the host gives by the variables of MCP Apps, else light and dark of its own. What says where
 * something would be changed has colours of its own: no host can tone it down.
 */
export const appStyle = `
:root {
  color-scheme: light dark;
  --ground: var(--color-background-primary, light-dark(#fff, #1c1a26));
  --soft: var(--color-background-secondary, light-dark(#f3f3f7, #2a2838));
  --text: var(--color-text-primary, light-dark(#1d1b2a, #f2f0fa));
  --quiet: var(--color-text-secondary, light-dark(#5a5769, #aba7bf));
  --line: var(--color-border-primary, light-dark(#d9d7e3, #383450));
  --ring: var(--color-ring-primary, light-dark(#5b3df5, #9d8bff));
  --round: var(--border-radius-md, 0.5rem);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 0.9375rem/1.5 var(--font-sans, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
main { padding: 1rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.125rem; line-height: 1.3; }
p { margin: 0 0 0.5rem; }
/* Marks on letters, one on top of the other, stay where they were written. */
:is(h1, p, th, td, dd, li) { overflow: clip; overflow-clip-margin: 0.2em; }
/* Two spaces are not one. */
bdi { white-space: break-spaces; }
.quoted { background: var(--soft); border-radius: 0.2rem; }
.quiet { color: var(--quiet); }
.said { white-space: pre-wrap; }
.badges { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; align-items: center; }
.badge {
  display: inline-block;
  padding: 0 0.5rem;
  border-radius: 1rem;
  font-size: 0.8125rem;
  background: light-dark(#dff0e8, #153a28);
  color: light-dark(#0e4a2d, #b4f0cf);
}
.badge.warn { background: light-dark(#fff3d6, #3a2d0b); color: light-dark(#5c3d00, #ffdf9a); }
.badge.bad { background: light-dark(#fde8e8, #451a1d); color: light-dark(#8f1d1d, #ffc2c2); }
code, pre { font-family: var(--font-mono, ui-monospace, monospace); font-size: 0.8125rem; }
pre { margin: 0; padding: 0.75rem; overflow: auto; max-height: 20rem; white-space: pre-wrap; background: var(--soft); border-radius: var(--round); }
dl { margin: 0 0 0.75rem; display: grid; gap: 0.375rem; }
dl > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0 1rem; }
dt { color: var(--quiet); }
dd, dd p { margin: 0; }
ul { margin: 0; padding: 0; list-style: none; }
details { margin: 0 0 0.5rem; }
summary { padding: 0.25rem 0; cursor: pointer; }
.frame { margin: 0 0 0.75rem; overflow-x: auto; border: 1px solid var(--line); border-radius: var(--round); }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0.5rem 0.75rem; text-align: start; font-weight: 600; }
caption h1 { margin: 0; font-size: inherit; }
th, td { padding: 0.375rem 0.75rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top; font-weight: normal; min-width: 6rem; }
th { white-space: pre-line; }
thead th { color: var(--quiet); }
th code { color: var(--quiet); }
del { text-decoration: none; color: var(--quiet); }
ins { text-decoration: none; font-weight: 600; }
.where {
  margin: -1rem -1rem 1rem;
  padding: 0.5rem 1rem;
  background: light-dark(#dff0e8, #153a28);
  color: light-dark(#0e4a2d, #b4f0cf);
}
.where.production { background: #b0121f; color: #fff; font-weight: 700; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.status { margin: 0; color: var(--quiet); }
button {
  padding: 0.375rem 1rem;
  border: 1px solid var(--line);
  border-radius: var(--round);
  background: var(--soft);
  color: var(--text);
  font: inherit;
  cursor: pointer;
}
button.approve { border-color: #b0121f; background: #b0121f; color: #fff; font-weight: 600; }
button:disabled { opacity: 0.6; cursor: default; }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
@media (max-width: 26rem) {
  dl > div { grid-template-columns: minmax(0, 1fr); }
  th, td { padding: 0.375rem 0.5rem; min-width: 4.5rem; }
}
`;
