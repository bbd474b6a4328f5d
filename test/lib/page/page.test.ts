import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import type { PageFacts } from '../../../lib/page/facts.ts';
import { renderPage } from '../../../lib/page/page.ts';

const facts: PageFacts = {
  stage: 'prod',
  environment: 'production',
  contact: 'the <platform> team, #clerk-mcp',
  note: undefined,
  place: {
    name: 'clerk-prod',
    url: 'https://${Token[TOKEN.12]}.example.com/prod/mcp',
    signedUrl: 'https://${Token[TOKEN.12]}.example.com/prod/iam/mcp',
    region: '${Token[AWS.Region.4]}',
  },
  credentials: ['signIn', 'token', 'signature'],
  tools: [],
  operations: 156,
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const between = (page: string, tag: string) => page.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';

test('production says so in the title and at the top, and development says that', () => {
  const production = renderPage(facts).html;
  expect(production).toContain('<title>PRODUCTION: Clerk MCP server, prod</title>');
  expect(production).toContain('happens to real users');
  const development = renderPage({ ...facts, environment: 'development', stage: 'dev' }).html;
  expect(development).toContain('<title>Clerk MCP server, dev</title>');
  expect(development).not.toMatch(/production(?! \{)/i);
});

test('nothing in it acts in a template of API Gateway but the tokens of the CDK', () => {
  const page = renderPage(facts).html;
  expect(page).toContain('${Token[TOKEN.12]}');
  expect(page.replaceAll(/\$\{Token\[[^\]]*\]\}/g, '')).not.toMatch(/[$#]/);
  expect(page).toContain('Bearer &dollar;{env:CLERK_MCP_TOKEN}');
});

test('a note is text, and stands there only where one is given', () => {
  expect(renderPage({ ...facts, note: 'This is <a> laptop.' }).html).toContain(
    '<p>This is &lt;a&gt; laptop.</p>',
  );
  expect(renderPage(facts).html).not.toMatch(/laptop|live view/i);
});

test('what was written by hand is text', () => {
  const page = renderPage(facts).html;
  expect(page).toContain('Ask the &lt;platform&gt; team, &num;clerk-mcp');
  expect(page).not.toContain('<platform>');
});

test('the policy allows the style and the script of the page, and nothing else', () => {
  const { html: page, securityPolicy } = renderPage(facts);
  expect(securityPolicy).toBe(
    `default-src 'none'; style-src 'sha256-${sha256(between(page, 'style'))}'; script-src 'sha256-${sha256(between(page, 'script'))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(page).not.toMatch(/ style=| on[a-z]+=|<link|<img|<iframe|src=/);
});

test('another page adds to it, under the same policy', () => {
  const { html: page, securityPolicy } = renderPage(facts, {
    above: html`<p>More</p>`,
    style: '.more { color: red; }',
    script: 'void 0;',
    connects: "'self'",
  });
  expect(page).toContain('<p>More</p>');
  expect(securityPolicy).toContain(`style-src 'sha256-${sha256(between(page, 'style'))}'`);
  expect(securityPolicy).toContain(`script-src 'sha256-${sha256(between(page, 'script'))}'`);
  expect(securityPolicy).toContain("connect-src 'self'");
});

test('only what the stage takes is shown: a client that can do none of it is left out', () => {
  const signed = renderPage({ ...facts, credentials: ['signature'] }).html;
  expect(signed).toContain('With AWS credentials');
  expect(signed).not.toContain('<h3>Sign in</h3>');
  expect(signed).not.toContain('With a token');
  expect(signed).not.toContain('<summary>ChatGPT</summary>');
  expect(signed).not.toContain('<a');
  const tokens = renderPage({ ...facts, credentials: ['token'] }).html;
  expect(tokens).toContain('<summary>Mastra</summary>');
  expect(tokens).not.toContain('uvx');
});
