import type { ShownApproval, ShownCall, ShownRecord, ShownTarget, ShownUser } from '../shown.ts';
import { element } from '../../../lib/apps/browser/elements.ts';

/** How something ended, for its colour; the word stands beside it. */
type Tone = 'good' | 'open' | 'no' | 'bad';

/** A call as a row. */
export function callRow(call: ShownCall): HTMLElement {
  const { at, caller, method, tool, targets, more, outcome, reason, durationMs, clerkCalls } = call;
  const what = element('span', 'what', tool === '' ? method : tool);
  if (tool !== '' && method !== 'tools/call') what.append(element('span', 'quiet', ` ${method}`));
  return element(
    'li',
    'row',
    time(at),
    labelled('who', 'by', caller || 'nobody known'),
    what,
    element('span', 'on', ...targetsOf(targets, more)),
    element(
      'span',
      'end',
      badge(outcome, toneOf(outcome)),
      reason === undefined ? '' : element('span', 'quiet', ` ${reason}`),
    ),
    element('span', 'cost quiet', costOf(durationMs, clerkCalls)),
  );
}

function costOf(durationMs: number | undefined, clerkCalls: number | undefined): string {
  const ms = durationMs === undefined ? '' : `${Math.round(durationMs)} ms`;
  if (!clerkCalls) return ms;
  return `${ms}, ${clerkCalls} ${clerkCalls === 1 ? 'request' : 'requests'} to Clerk`;
}

/** A question as a card; `now` is in milliseconds since 1970. */
export function approvalCard(approval: ShownApproval, now: number): HTMLElement {
  const { at, caller, tool, targets, more, by, question, expiresAt } = approval;
  const isOver = approval.state === 'waiting' && Date.parse(expiresAt) <= now;
  const state = isOver ? 'not answered in time' : approval.state;
  const tones: Record<string, Tone> = { waiting: 'open', approved: 'good', 'asked again': 'open' };
  const how =
    by === 'form'
      ? 'Its client shows this as a form.'
      : 'Its client shows no forms: the agent asks in the conversation, and sends a confirmation.';
  return element(
    'li',
    'card',
    element(
      'p',
      'head',
      badge(state, tones[state] ?? 'no'),
      element('strong', '', tool),
      element('span', 'quiet', `by ${caller}, `),
      time(at),
    ),
    ...(question === undefined
      ? [element('p', '', ...targetsOf(targets, more))]
      : [element('p', 'quote', question)]),
    ...(state === 'waiting' ? [element('p', 'quiet', `${how} Until ${clock(expiresAt)}.`)] : []),
  );
}

/** An entry of the ledger as a card. */
export function recordCard(entry: ShownRecord): HTMLElement {
  const { id, at, caller, tool, targets, more, result, reason, approved } = entry;
  // Between what is about to be done and what came of it.
  const isOpen = result === 'unknown' && reason === undefined;
  return element(
    'li',
    'card',
    element(
      'p',
      'head',
      badge(isOpen ? 'begun' : result, toneOf(result)),
      element('strong', '', tool),
      element('span', 'quiet', `by ${caller}, `),
      time(at),
    ),
    element('p', '', ...targetsOf(targets, more)),
    element(
      'p',
      'quiet small',
      [reason, approved === undefined ? undefined : `approval: ${approved}`, `change ${id}`]
        .filter((part) => part !== undefined)
        .join(' · '),
    ),
  );
}

/** A user who is not as at the start, as a card. */
export function userCard({ id, name, state, facts }: ShownUser): HTMLElement {
  const tones = { gone: 'bad', new: 'good', changed: 'open', same: 'good' } as const;
  const list = element('dl', 'values');
  for (const fact of facts) {
    list.append(element('dt', '', fact.name));
    const value = element('dd');
    if (fact.before !== undefined)
      value.append(element(fact.now === undefined ? 'span' : 'del', '', fact.before || 'none'));
    if (fact.before !== undefined && fact.now !== undefined) value.append(' → ');
    if (fact.now !== undefined) value.append(element('ins', '', fact.now || 'none'));
    list.append(value);
  }
  return element(
    'li',
    'card',
    element('p', 'head', badge(state, tones[state]), element('strong', '', name), element('code', '', id)),
    list,
  );
}

/** A user who is as at the start, in a line. */
export function userLine({ id, name, facts }: ShownUser): HTMLElement {
  const email = facts.find((fact) => fact.name === 'email')?.before;
  return element('li', '', element('strong', '', name), email ? ` ${email} ` : ' ', element('code', '', id));
}

/** How a call or an entry ended, for its colour. */
export function toneOf(outcome: string): Tone {
  if (['ok', 'done', 'nothing_to_do', 'rehearsed', '200', '204'].includes(outcome)) return 'good';
  if (['approval_asked', 'partly_done', 'unknown'].includes(outcome)) return 'open';
  const isRefusal =
    /^(?:forbidden|refused|invalid_arguments|clerk_refused|clerk_guardrail|protocol_error|http_4..|4..\b.*)$/;
  return isRefusal.test(outcome) ? 'no' : 'bad';
}

/** A time of day on this machine. */
export function clock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

function time(at: string): HTMLElement {
  const made = element('time', 'quiet', clock(at));
  made.dateTime = at;
  return made;
}

function badge(text: string, tone: Tone): HTMLElement {
  return element('span', `badge ${tone}`, text.replaceAll('_', ' '));
}

function labelled(className: string, label: string, text: string): HTMLElement {
  return element('span', className, element('span', 'unseen', `${label} `), text);
}

function targetsOf(targets: readonly ShownTarget[], more: number): (Node | string)[] {
  const shown = targets.flatMap(({ id, name }) => [
    element('span', 'target', ...(name === undefined ? [] : [name, ' ']), element('code', '', id)),
    ' ',
  ]);
  return more > 0 ? [...shown, element('span', 'quiet', `and ${more} more`)] : shown;
}
