import { expect, test } from '@jest/globals';
import type { AnsweredRequest } from '../../local/cloud/gateway.ts';
import { terminalLog, type TerminalLogOptions } from '../../local/terminal-log.ts';

function logWith(options: Partial<TerminalLogOptions> = {}) {
  const lines: string[] = [];
  const log = terminalLog({ write: (line) => lines.push(line), verbose: false, ownRequests: 0, ...options });
  return { ...log, lines };
}

/** The lines without their times, and with one space where there are more. */
const shown = (lines: readonly string[]) =>
  lines.map((line) => /^\d\d:\d\d:\d\d {2}(.*)$/.exec(line)?.[1]?.replaceAll(/ +/g, ' '));

const callLine = (fields: object) =>
  JSON.stringify({
    timestamp: '2026-11-29T10:56:19.834Z',
    level: 'INFO',
    event: 'call',
    subject: 'mch_2EmbeddedAdminAgent00000001',
    method: 'tools/call',
    tool: 'get_user',
    outcome: 'ok',
    durationMs: 604.8,
    ...fields,
  });
const verdictLine = (fields: object) =>
  JSON.stringify({ level: 'INFO', event: 'authorization', outcome: 'allowed', ...fields });
const answered = (fields: Partial<AnsweredRequest> = {}): AnsweredRequest => ({
  method: 'GET',
  path: '/local/mcp',
  status: 401,
  latencyMs: 3,
  refusal: 'UNAUTHORIZED',
  isTold: false,
  requestId: 'request-1',
  body: undefined,
  answer: undefined,
  ...fields,
});

test('a call is a line of what was asked, by whom, how it ended and how long it took', () => {
  const { onLog, onAnswer, lines } = logWith();
  onLog(verdictLine({ subject: 'mch_2EmbeddedAdminAgent00000001' }));
  onLog(callLine({}));
  onAnswer(answered({ status: 200, isTold: true }));
  onLog(callLine({ tool: 'run_operation', operation: 'list_domains', subject: 'user_1' }));
  onLog(callLine({ method: 'prompts/get', tool: undefined, prompt: 'review_access', reason: 'x' }));
  onLog(callLine({ subject: 'arn:aws:iam::123456789012:role/clerk-support', outcome: 'forbidden' }));
  onLog(callLine({ method: undefined, tool: undefined, outcome: 'http_405', reason: 'method' }));
  expect(shown(lines)).toEqual([
    'tools/call get_user admin-agent ok 605 ms',
    'tools/call list_domains user_1 ok 605 ms',
    'prompts/get review_access admin-agent ok (x) 605 ms',
    'tools/call get_user clerk-support forbidden 605 ms',
    'no message admin-agent http_405 (method) 605 ms',
  ]);
});

test('a refusal of the authorizer is a line with status and reason, and no stack', () => {
  const { onLog, onAnswer, lines } = logWith();
  onLog(verdictLine({ outcome: 'unauthorized', reason: 'not a JWT' }));
  onLog('Error: Unauthorized\n    at handler (index.js:3:1049)\n    at async invoke (worker.ts:34:22)');
  onAnswer(answered({ isTold: true }));
  onLog(verdictLine({ outcome: 'denied', subject: 'user_1', reason: 'No rule names you.' }));
  onLog(verdictLine({ outcome: 'unavailable', level: 'ERROR', cause: 'Error: no keys\n    at x' }));
  onLog('Error: Unavailable\n    at handler (index.js:3:1049)');
  expect(shown(lines)).toEqual([
    'authorization - 401 unauthorized (not a JWT)',
    'authorization user_1 403 denied (No rule names you.)',
    'authorization - 503 unavailable: Error: no keys',
  ]);
});

test('a request that no function is asked about is a line, too', () => {
  const { onAnswer, lines } = logWith();
  onAnswer(answered());
  onAnswer(answered({ path: '/local/nowhere', status: 404, refusal: undefined }));
  expect(shown(lines)).toEqual(['GET /local/mcp - 401 unauthorized 3 ms', 'GET /local/nowhere - 404 3 ms']);
});

test('what goes wrong beside requests is a line, and what goes well is none', () => {
  const { onLog, lines } = logWith();
  onLog(JSON.stringify({ level: 'INFO', event: 'reconciled', settled: 0 }));
  onLog(JSON.stringify({ level: 'ERROR', event: 'key_unusable', cause: 'Error: no key\n    at x' }));
  onLog(JSON.stringify({ level: 'WARN', message: { code: 7 } }));
  onLog('3f Task timed out after 25.00 seconds');
  onLog('TypeError: x is not a function\n    at handler (index.js:3:1049)');
  expect(shown(lines)).toEqual([
    'key_unusable - ERROR: Error: no key',
    'log - WARN: {"code":7}',
    'log - 3f Task timed out after 25.00 seconds',
    'log - TypeError: x is not a function',
  ]);
});

test('nothing that a stranger chose steers the terminal or fills it', () => {
  const { onLog, onAnswer, lines } = logWith();
  const hostile = '\u001B[2J\u202Egnp\n';
  onLog(callLine({ subject: hostile, reason: hostile }));
  onAnswer(answered({ path: `/${hostile}${'x'.repeat(10_000)}` }));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^[^\p{C}]{1,200}$/u);
});

test('the first requests of the laptop itself are not shown', () => {
  for (const verbose of [false, true]) {
    const { onLog, onAccess, lines } = logWith({ ownRequests: 2, verbose });
    for (const tool of ['a', 'b', 'get_user']) {
      onLog(verdictLine({ tool }));
      onLog(callLine({ tool }));
      onAccess(JSON.stringify({ requestId: tool }));
    }
    expect(lines).toHaveLength(verbose ? 3 : 1);
    for (const line of lines) expect(line).toContain('get_user');
  }
});

test('--verbose shows the logs of the functions and of API Gateway as they are, and nothing besides', () => {
  const { onLog, onAccess, onAnswer, lines } = logWith({ verbose: true });
  const logged = [verdictLine({}), callLine({}), 'Error: Unauthorized\n    at handler'];
  const access = '{"requestId":"1","status":"401"}';
  for (const line of logged) onLog(line);
  onAccess(access);
  onAnswer(answered());
  expect(lines).toEqual([...logged, access]);
});
