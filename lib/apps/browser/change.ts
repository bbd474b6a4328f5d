import { element } from './elements.ts';
import { connect, type ShownResult } from './host.ts';
import { sentence, show, showNothing, table } from './parts.ts';
import { type AskedValue, readQuestion } from './question.ts';
import { textOf, type Values, valuesOf } from './values.ts';

/** Milliseconds that a question must have been there: nobody approves it by a click that was meant for something else. */
const lookFirst = 1_000;
/** The longest that a browser's timer waits, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

const host = connect({ result: showResult, nothing: showNothing });

function showResult(result: ShownResult, args: Values | undefined): void {
  const approval = valuesOf(result.structured['approval']);
  const confirmation = textOf(approval['confirmation']);
  const preview = textOf(approval['preview']);
  if (confirmation === undefined || preview === undefined) showOutcome(result);
  else ask({ confirmation, preview, approval, args });
}

/** A question of the server, and the call that it is about. */
interface Asked {
  readonly confirmation: string;
  readonly preview: string;
  readonly approval: Values;
  readonly args: Values | undefined;
}

function ask({ confirmation, preview, approval, args }: Asked): void {
  const question = readQuestion(preview);
  const where = element('p', question.isDevelopment ? 'where' : 'where production', question.where);
  where.id = 'where';
  const status = element('p', 'status');
  status.setAttribute('role', 'status');
  const approve = button(question.isDevelopment ? 'Approve' : 'Approve in production', 'approve');
  approve.setAttribute('aria-describedby', where.id);
  const decline = button('Decline', '');

  const end = (text: string) => {
    approve.remove();
    decline.remove();
    status.textContent = text;
  };
  approve.addEventListener('click', ({ isTrusted }) => {
    // A script that reached this page presses nothing.
    if (!isTrusted || args === undefined) return;
    end('Sent. Waiting for the answer …');
    void send({ ...args, confirmation }, question.title, end);
  });
  decline.addEventListener('click', ({ isTrusted }) => {
    if (!isTrusted) return;
    end('Declined. Nothing was done, and the question ends by itself.');
    host.tell(`The person declined this in the app: ${question.title}. Do not confirm it.`);
  });

  show(
    where,
    element('h1', '', question.title),
    element('p', 'said', textOf(approval['note']) ?? ''),
    ...question.about.map((line) => element('p', 'said', sentence(line))),
    ...(question.values.length === 0 ? [] : [valuesTable(question.values)]),
    ...question.rest.map((line) => element('p', 'quiet', sentence(line))),
    element('div', 'actions', approve, decline, status),
  );
  if (args === undefined) {
    approve.disabled = true;
    status.textContent =
      'The host did not say what was called, so this can only be answered in the conversation.';
    return;
  }
  openWhenDue(approve, approval, status);
}

/** The button counts when the question was there for a moment, not before the server takes it, and not when it is too late. */
function openWhenDue(approve: HTMLButtonElement, approval: Values, status: HTMLElement): void {
  const timeOf = (name: string) => Date.parse(textOf(approval[name]) ?? '');
  const from = timeOf('notBefore');
  const until = timeOf('expiresAt');
  const wait = Math.max(lookFirst, Number.isNaN(from) ? 0 : from - Date.now());
  const left = Number.isNaN(until) ? longestTimer : until - Date.now();
  const tell = (text: string) => {
    if (approve.isConnected) status.textContent = text;
  };
  approve.disabled = true;
  if (left <= wait) return tell('This question has ended: make the call again to be asked anew.');
  if (wait > lookFirst) tell(`Can be approved from ${host.time(textOf(approval['notBefore']) ?? '')} on.`);
  setTimeout(() => {
    approve.disabled = false;
    tell(`Open until ${host.time(textOf(approval['expiresAt']) ?? '')}.`);
  }, wait);
  setTimeout(
    () => {
      approve.disabled = true;
      tell('This question has ended: make the call again to be asked anew.');
    },
    Math.min(left, longestTimer),
  );
}

function valuesTable(values: readonly AskedValue[]): HTMLElement {
  return table(
    'What is sent',
    ['Value', 'Before', 'After'],
    values.map(({ name, before, after }) => [
      name === undefined ? element('span', 'quiet', '(as told)') : sentence(name),
      before === undefined ? element('span', 'quiet', 'not told') : element('del', '', sentence(before)),
      element('ins', '', sentence(after)),
    ]),
  );
}

/** Makes the call again with the person's answer. */
async function send(args: Values, title: string, end: (text: string) => void): Promise<void> {
  try {
    const result = await host.call(args);
    const isAskedAgain = textOf(valuesOf(result.structured['approval'])['confirmation']) !== undefined;
    showResult(result, args);
    if (!isAskedAgain) {
      host.tell(`The person approved this in the app: ${title}. The server answered: ${result.text}`);
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    end(
      `The host gave no answer: ${why}. Whether it was done is on record: see search_audit_log before you try again.`,
    );
  }
}

/** What came of a call: one that was not asked about, or that was approved. */
function showOutcome({ isError, text }: ShownResult): void {
  const [first = '', ...more] = text.split('\n');
  const head = element('p', 'said', sentence(first));
  head.setAttribute('role', isError ? 'alert' : 'status');
  const rest = more.join('\n').trim();
  show(
    element('h1', '', isError ? 'Not done' : 'Result'),
    head,
    ...(rest === ''
      ? []
      : [element('details', '', element('summary', '', 'All of it'), element('pre', '', rest))]),
  );
}

function button(text: string, className: string): HTMLButtonElement {
  const made = element('button', className, text);
  made.type = 'button';
  return made;
}
